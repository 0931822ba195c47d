// The BLIP-2 bench from the command line to its last line, on a cut-down model: shapes and ids, never times.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { Blip2Results } from '../blip2.ts';
import { languages } from './sizes.ts';

const run = promisify(execFile);
const bench = fileURLToPath(new URL('../bench.ts', import.meta.url));
const results = new URL('../RESULTS.md', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'talbot-blip2-'));
const patience = 600_000;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function small(...words: string[]): Promise<{ lines: string[]; progress: string }> {
  const args = [bench, 'blip2', '--small', '--dir', folder, '--rounds', '1', '--tokens', '8', ...words];
  const { stdout, stderr } = await run(process.execPath, args, { maxBuffer: 1e8 });
  return { lines: stdout.trimEnd().split('\n'), progress: stderr };
}

function idsOf({ rounds }: { rounds: { one: Said; four: Said; answer: Said }[] }): number[][][] {
  return rounds.flatMap(({ one, four, answer }) => [one.ids, four.ids, answer.ids]);
}

interface Said {
  ids: number[][];
}

test.each(languages)(
  '%s: finite numbers for every part, as many tokens as asked for, and the ids of PyTorch where it is at hand',
  async (language) => {
    const before = readFileSync(results, 'utf8');
    const { lines } = await small('--language', language, '--json');
    expect(lines).toHaveLength(1);
    const found = JSON.parse(lines[0]!) as Blip2Results;
    expect(Object.keys(found.talbot)).toEqual(['reference-f32', 'cpu-int8', 'cpu-int4']);
    for (const measured of Object.values(found.talbot)) {
      const [one, four, answer] = idsOf(measured);
      expect([one, four, answer].map((ids) => ids!.map((each) => each.length))).toEqual([[8], [8, 8, 8, 8], [8]]);
      // A photo says alone what it says among others.
      expect(four![0]).toEqual(one![0]);
      expect(new Set(one![0]).size).toBe(8);
    }
    for (const { what, value } of found.section.rows) expect(value, what).toBeGreaterThan(0);
    const captions = found.section.rows.filter(({ what }) => what.endsWith(': whole caption'));
    expect(captions.map(({ what }) => what.split(':')[0])).toEqual(Object.keys(found.talbot));
    // Only full sizes are kept.
    expect(readFileSync(results, 'utf8')).toBe(before);
    if (found.torch) {
      expect(idsOf(found.torch)).toEqual(idsOf(found.talbot['reference-f32']!));
      expect(found.cosine).toBeCloseTo(1, 5);
    } else {
      expect(found.why).toContain('PyTorch');
    }
  },
  patience,
);

test(
  'checkpoint and models are made once, and there is a table without a peer',
  async () => {
    await small('--prepare');
    const made = join(folder, 'opt-2.7b-f32-small');
    const { lines, progress } = await small('--python', join(folder, 'nothing'));
    expect(progress).not.toContain('Megabytes of cpu');
    expect(existsSync(join(made, 'cpu-int4/model.json'))).toBe(true);
    expect(lines.join('\n')).toContain('No PyTorch: ');
    expect(lines.join('\n')).toContain('| cpu-int8: peak memory, 4 together ');
  },
  patience,
);

test('says what is wrong with what was asked', async () => {
  await expect(small('--language', 'latin')).rejects.toThrow('There are: opt-2.7b, t5-xl.');
  await expect(small('--layers', '2')).rejects.toThrow('--layers 2 is not a number from 0 to 1.');
});
