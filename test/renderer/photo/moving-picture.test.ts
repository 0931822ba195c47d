// Which pictures are fetched whole because they may move.

import { expect, test } from 'vitest';
import { mayMove } from '../../../renderer/photo/moving-picture.ts';

test('GIF, and WebP and AVIF that are no large photos; nothing where motion is not wanted', () => {
  const small = { width: 800, height: 600 };
  const large = { width: 6000, height: 4000 };
  for (const kind of ['gif', 'webp', 'avif'] as const) {
    expect([mayMove({ kind, ...small }, false), mayMove({ kind, ...small }, true)], kind).toEqual([true, false]);
  }
  expect(mayMove({ kind: 'gif', ...large }, false)).toBe(true);
  for (const kind of ['webp', 'avif'] as const) expect(mayMove({ kind, ...large }, false), kind).toBe(false);
  for (const kind of ['jpeg', 'heic', 'raw', 'video'] as const) expect(mayMove({ kind, ...small }, false)).toBe(false);
});
