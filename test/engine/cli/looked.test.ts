// `talbot looked`: a map drawn with characters, numbers with --json, and refusals that say what to do.

import { expect, test } from 'vitest';
import type { Looked } from '../../../engine/contract.ts';
import { writePhotos } from '../some-photos.ts';
import { commandLine, json } from './talbot.ts';

const { at, talbot } = commandLine();

test('draws the map of a caption, of words, and of each word', async () => {
  const [path] = await writePhotos(at('photos'), 1, 520);
  expect((await talbot(['index', at('photos')])).code).toBe(0);
  const { whole, words } = json<Looked>(await talbot(['looked', path!, 'two red cats', '--json']));
  expect(whole).toHaveLength(16);
  const drawn = await talbot(['looked', path!, 'two red cats', '--each']);
  expect(drawn.code).toBe(0);
  const lines = drawn.out.split('\n');
  expect(lines[0]).toBe('two red cats');
  expect(lines[1]).toBe('┌────────┐');
  const rows = lines.slice(2, 6);
  for (const row of rows) expect(row).toMatch(/^│[ ░▒▓█]{8}│$/);
  const darkest = whole.indexOf(1);
  expect([...rows[Math.floor(darkest / 4)]!][1 + 2 * (darkest % 4)]).toBe('█');
  const maps = lines.filter((line) => line.startsWith('┌')).length;
  expect(maps).toBe(1 + words.filter(({ heat }) => heat !== null).length);
  expect(drawn.out).toContain('where it looked, not why');
  const caption = await talbot(['looked', path!]);
  expect(caption.code).toBe(0);
  const none = await talbot(['looked', path!, '--answer']);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('talbot ask')]);
  expect((await talbot(['looked', path!, 'cats', '--answer'])).code).toBe(2);
  expect((await talbot(['ask', path!, 'what is it?'])).code).toBe(0);
  expect((await talbot(['looked', path!, '--answer'])).out).toContain('what is it?');
});
