// Where what moves of a picture is fetched from.

import { expect, test } from 'vitest';
import { movingFrom } from '../../../renderer/photo/moving-picture.ts';

const photo = { width: 6000, height: 4000 };

test('GIF moves, PNG, WebP and AVIF may, of any size that a browser can hold; nothing where motion is not wanted', () => {
  expect([movingFrom({ kind: 'gif', ...photo }, false), movingFrom({ kind: 'gif', ...photo }, true)]).toEqual([
    'original',
    null,
  ]);
  for (const kind of ['png', 'webp', 'avif'] as const) {
    expect([movingFrom({ kind, ...photo }, false), movingFrom({ kind, ...photo }, true)], kind).toEqual([
      'moving',
      null,
    ]);
    expect(movingFrom({ kind, width: 20_000, height: 10_000 }, false), kind).toBeNull();
  }
  for (const kind of ['jpeg', 'heic', 'raw', 'psd', 'video'] as const)
    expect(movingFrom({ kind, ...photo }, false)).toBeNull();
});
