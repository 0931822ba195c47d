// A library of photos that a model has seen: their files are nowhere, their visual prompts are random numbers.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelDescription } from '../../../engine/model.ts';
import { openStore } from '../../../engine/store/store.ts';
import { createRandom } from '../../../engine/vision/generation/random.ts';
import { toHalf } from '../../../engine/vision/half.ts';
import { keptPrompt } from '../../../engine/vision/vision.ts';
import { noFacts } from '../store/library.ts';

/** Makes the library in `folder`; returns the visual prompts in the order of the photos, whose ids begin at 1. */
export async function librarySeenBy(
  description: ModelDescription,
  folder: string,
  count: number,
): Promise<Uint16Array[]> {
  await mkdir(folder, { recursive: true });
  const store = openStore(join(folder, 'library.sqlite'));
  const { rows, width } = keptPrompt(description);
  const { id: model, version } = description;
  const made = { chat: { model, version, by: 'test' } };
  const random = createRandom(5);
  const paths = Array.from({ length: count }, (_, i) => `/nowhere/${i}.jpg`);
  const watched = store.addFolder('/nowhere');
  const photos = store.keepFiles(
    watched.id,
    paths.map((path) => ({ path, bytes: 9, modifiedMs: 9, inode: 1 })),
  );
  const prompts = photos.map(() => toHalf(Float32Array.from({ length: rows * width }, () => random() * 4 - 2)));
  photos.forEach((photo, i) => {
    store.identified(photo, { kind: 'jpeg', fingerprint: `f${i}` });
    store.keepRead(photo, { width: 4, height: 3, facts: noFacts });
  });
  const nothing = { caption: null, tags: [], vectors: null, made };
  store.keepSeen(
    photos.map((photo, i) => ({
      ...nothing,
      photo,
      fingerprint: `f${i}`,
      prompt: { queries: rows, width, data: prompts[i]! },
    })),
  );
  store.close();
  return prompts;
}
