// How far a library is brought up to date, as a line of the command line.

import { expect, test } from 'vitest';
import { openingLine, showOpening } from '../../../engine/cli/opening-line.ts';
import { openOutput } from '../../../engine/cli/output.ts';

test('step, photos and a bar that fits', () => {
  const now = { step: 2, steps: 4, rows: 500_000, of: 1_000_000 };
  expect(openingLine(now, 120)).toBe(
    '█████████░░░░░░░░░░░░░░░ Bringing the library up to date: step 2 of 4, 500,000 of 1,000,000 photos',
  );
  expect(openingLine({ ...now, rows: null }, 50)).toBe('Bringing the library up to date: step 2 of 4');
});

test('where no line can be written over, one for each step', () => {
  let said = '';
  const stderr = { write: (text: string) => (said += text) };
  const show = showOpening(openOutput({ stdout: stderr, stderr, env: {}, json: false }));
  for (const rows of [null, 1000, 2000]) show({ step: 1, steps: 2, rows, of: 9000 });
  show({ step: 2, steps: 2, rows: null, of: 9000 });
  show(null);
  expect(said.match(/step 1 of 2/g)).toHaveLength(1);
  expect(said.match(/step 2 of 2/g)).toHaveLength(1);
});
