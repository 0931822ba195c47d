// The calls about finding: a line, what it may go on with, an example, and what was searched for before.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, EngineError, type Page } from '../../contract.ts';
import type { Decoder } from '../../decode/decode.ts';
import { pathFromBytes } from '../../file-path.ts';
import type { ModelsInUse } from '../../models/models.ts';
import type { Pipeline } from '../../pipeline.ts';
import type { Query } from '../../query/query.ts';
import { identify } from '../../scan/scan.ts';
import { digestOf, type Store } from '../../store/store.ts';
import { nobodyFor } from './models.ts';
import { pixelsOf } from '../what-is-seen.ts';

export interface SearchRooms {
  store: Store;
  decoder: Decoder;
  query: Query;
  pipeline: Pipeline;
  models: ModelsInUse;
}

export function searchCalls({ store, decoder, query, models, pipeline }: SearchRooms) {
  /** Looks at the file and keeps what the model made of it, never the file. */
  async function looked(path: string): Promise<string> {
    const look = models.eyes().looks.find(({ made }) => made.search);
    if (!look) throw nobodyFor('search', models.found().length > 0);
    const { kind, fingerprint } = await identify(path);
    const vision = await look.open();
    const pixels = await pixelsOf(decoder, vision, { path, kind, fingerprint });
    const [seen] = await vision.see({ pixels: [pixels], caption: false });
    const data = seen?.vectors;
    const width = vision.description().dims.vectorWidth;
    if (!data || !width)
      throw new EngineError(
        'not-supported-by-model',
        'The search model cannot compare pictures. Choose another for search.',
      );
    const queries = data.length / width;
    const digest = digestOf(data, queries, width);
    return query.keepExample({ maker: look.made.search!, vectors: { queries, width, data }, digest });
  }
  /** What waits and may answer too is looked at before the rest. Nobody waits for this. */
  function lookFirst(text: string, page: Page): void {
    try {
      pipeline.lookFirst(query.likely(text, page));
    } catch {
      // The library was closed in the meantime.
    }
  }
  return {
    async search(asked) {
      const page = await query.search(asked);
      // Not at every letter: what is meant is asked whole right after.
      if (!asked.after && !asked.from && !asked.words) setImmediate(lookFirst, asked.text, page);
      return page;
    },
    async warmSearch() {
      await query.warm();
      return null;
    },
    async similar(asked) {
      // Refused when it is not there, whether or not photos can be compared.
      store.photo(asked.photo);
      return await query.similar(asked);
    },
    async similarTo({ path, picture, limit }) {
      if ((path === undefined) === (picture === undefined)) {
        throw new EngineError('bad-request', 'similarTo takes a path or a picture, one of both.');
      }
      const like = path === undefined ? await fromPicture(picture!, looked) : await looked(path);
      return { ...(await query.search({ text: `like:${like}`, ...(limit ? { limit } : {}) })), like };
    },
    complete: (asked) => query.complete(asked),
    searches: async () => store.searches(),
    async keepSearch({ text }) {
      store.keepSearch(text.trim().replace(/\s+/g, ' '));
      return null;
    },
    async forgetSearch({ text }) {
      store.forgetSearch(text ?? null);
      return null;
    },
  } satisfies Partial<Engine>;
}

/** The decoder takes files: the picture is one in the temporary folder for as long as it is looked at. */
async function fromPicture(picture: string, look: (path: string) => Promise<string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'talbot-example-'));
  try {
    const file = join(folder, 'example');
    await writeFile(file, Buffer.from(picture, 'base64'));
    return await look(pathFromBytes(Buffer.from(file)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
