// The calls about one photo: all that is known of it, and what a person writes about it.

import { resolve } from 'node:path';
import type { Engine, Photo } from '../../contract.ts';
import type { Pipeline } from '../../pipeline.ts';
import type { Store } from '../../store/store.ts';

export function photoCalls({ store, pipeline }: { store: Store; pipeline: Pipeline }) {
  const wrote = (photo: number): Photo => {
    pipeline.changed([photo]);
    return store.photo(photo);
  };
  return {
    async photo({ id }) {
      const photo = store.photo(id);
      // Someone looks at it: it is read and seen before the others.
      if (photo.state === 'waiting') pipeline.lookFirst([id]);
      return photo;
    },
    photoAt: async ({ path }) => store.photoAt(resolve(path)),
    async setCaption({ photo, text }) {
      store.setCaption(photo, text);
      return wrote(photo);
    },
    async addTag({ photo, name }) {
      store.addTag(photo, name);
      return wrote(photo);
    },
    async removeTag({ photo, name }) {
      store.removeTag(photo, name);
      return wrote(photo);
    },
    async clearConversation({ photo }) {
      store.clearConversation(photo);
      wrote(photo);
      return null;
    },
  } satisfies Partial<Engine>;
}
