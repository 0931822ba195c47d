// A real library in a temporary folder, and short ways to fill it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Facts } from '../../../engine/contract.ts';
import {
  openStore,
  type Expectation,
  type FileStamp,
  type SeenResult,
  type Store,
} from '../../../engine/store/store.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function newStore(file = join(temporaryFolder(), 'library.sqlite')): Store {
  const store = openStore(file);
  onTestFinished(() => store.close());
  return store;
}

export function stamp(path: string, over: Partial<FileStamp> = {}): FileStamp {
  return { path, bytes: 1000, modifiedMs: Date.UTC(2020, 5, 1, 12), inode: 1, ...over };
}

export const noFacts: Facts = {
  takenAt: null,
  offsetMinutes: null,
  latitude: null,
  longitude: null,
  camera: null,
  lens: null,
  exposureTime: null,
  aperture: null,
  iso: null,
  focalLength: null,
  orientation: 1,
};

export const maker = { model: 'tiny', version: '1' };
export const by = 'tiny@1';

/** Everything done by one model. */
export function expecting(...accepted: string[]): Expectation {
  return { captions: accepted, search: accepted, tags: accepted };
}

export function madeBy(one = by, who = maker): SeenResult['made'] {
  const made = { ...who, by: one };
  return { captions: made, search: made, tags: made, chat: made };
}

/** A photo that was found and read; its fingerprint is `content`. */
export function readPhoto(
  store: Store,
  folder: number,
  path: string,
  content = path,
  facts: Partial<Facts> = {},
  size = { width: 40, height: 30 },
): number {
  const [found] = store.keepFiles(folder, [stamp(path)]);
  const { photo, read } = store.identified(found!, { kind: 'jpeg', fingerprint: content });
  if (!read) store.keepRead(photo, { ...size, facts: { ...noFacts, ...facts } });
  return photo;
}

export function seenResult(photo: number, fingerprint: string, over: Partial<SeenResult> = {}): SeenResult {
  return {
    photo,
    fingerprint,
    made: madeBy(),
    caption: { text: 'a dog on a beach', prompt: '', match: 0.9, similarity: 0.4, probability: 0.2, doubtful: false },
    tags: [],
    vectors: null,
    prompt: null,
    ...over,
  };
}

/** A photo seen by the tiny model. */
export function seenPhoto(
  store: Store,
  folder: number,
  path: string,
  over: Partial<SeenResult> = {},
  facts: Partial<Facts> = {},
): number {
  store.expect(expecting(by));
  const photo = readPhoto(store, folder, path, path, facts);
  store.keepSeen([seenResult(photo, path, over)]);
  return photo;
}

/** Many photos seen by the tiny model at once. */
export function seenPhotos(store: Store, folder: number, paths: string[], over: Partial<SeenResult> = {}): number[] {
  store.expect(expecting(by));
  const photos = store.keepFiles(
    folder,
    paths.map((path) => stamp(path)),
  );
  photos.forEach((photo, i) => {
    store.identified(photo, { kind: 'jpeg', fingerprint: paths[i]! });
    store.keepRead(photo, { width: 40, height: 30, facts: noFacts });
  });
  return store.keepSeen(photos.map((photo, i) => seenResult(photo, paths[i]!, over)));
}
