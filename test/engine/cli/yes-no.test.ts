// Many photos asked one question on the command line, and captions to choose from: what is printed and with which code.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered, CaptionCandidate, Inquiry, Turn } from '../../../engine/contract.ts';
import { readModel } from '../../../engine/vision/model-folder.ts';
import { writePhotos } from '../some-photos.ts';
import { librarySeenBy } from '../start/many-prompts.ts';
import { commandLine, json } from './talbot.ts';

const { at, talbot } = commandLine();
const question = 'Is there a dog?';
const count = 30;

beforeAll(async () => {
  await librarySeenBy(await readModel(at('models', 'tiny')), at('library'), count);
  await writePhotos(at('photos'), 1, 300);
});

type Printed = { inquiry: Inquiry; answers: Answered[] };

describe('ask --yes-no', () => {
  test('prints verdict, probability, number and name of each photo named, and keeps them', async () => {
    const said = await talbot(['ask', '--yes-no', question, '3', '5']);
    expect(said).toMatchObject({ code: 0, err: '' });
    const lines = said.out.trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines.slice(0, 2)) expect(line).toMatch(/^(yes|unsure|no) +[01]\.\d\d +[35] {2}[24]\.jpg$/);
    expect(lines[2]).toMatch(/^\d yes, \d unsure, \d no$/);
    const again = json<Printed>(await talbot(['ask', '--yes-no', question, '3', '--json']));
    expect(again.inquiry).toMatchObject({ question, photos: 2, state: 'done' });
    expect(again.answers).toMatchObject([{ photo: 3, name: '2.jpg', by: 'model', model: 'tiny' }]);
  });

  test('asks all, or those of a query, and prints only those', async () => {
    const all = json<Printed>(await talbot(['ask', '--yes-no', question, '--all', '--json']));
    expect(all.answers).toHaveLength(count);
    const { yes, unsure, no } = all.inquiry;
    expect(yes + unsure + no).toBe(count);
    const some = json<Printed>(await talbot(['ask', '--yes-no', question, '--query', 'file:12', '--json']));
    expect(some.answers.map(({ name }) => name)).toEqual(['12.jpg']);
    const same = all.answers.find(({ name }) => name === '12.jpg');
    expect(some.answers[0]).toEqual(same);
  });

  test('is refused where it is not said which photos, and where there are none', async () => {
    expect(await talbot(['ask', '--yes-no', question])).toMatchObject({ code: 2, out: '' });
    expect(await talbot(['ask', '--yes-no', question, '--all', '3'])).toMatchObject({ code: 2 });
    expect((await talbot(['ask', '--all', '3', 'What is it?'])).err).toContain('--yes-no');
    expect((await talbot(['ask', '3'])).code).toBe(2);
    expect((await talbot(['ask', '--yes-no', question, '--query', 'file:nothing'])).code).toBe(3);
    expect((await talbot(['ask', '--yes-no', question, '999'])).code).toBe(3);
  });
});

test('a question that wants a yes or a no tells how probable a yes is', async () => {
  const said = await talbot(['ask', '3', question]);
  expect(said.out).toMatch(/^(yes|unsure|no)\n\[tiny, probability of yes [01]\.\d\d\]\n$/);
  const turn = json<Turn>(await talbot(['ask', '3', question, '--json']));
  expect(turn.answer).toBe(turn.yesNo!.verdict);
});

describe('caption --candidates', () => {
  test('shows what the caption was chosen from, the best match first', async () => {
    const photo = at('photos', 'photo-300.jpg');
    const [found] = json<{ captions: { text: string }[]; candidates: CaptionCandidate[] }[]>(
      await talbot(['caption', photo, '--candidates', '6', '--json']),
    );
    const { captions, candidates } = found!;
    expect(candidates.length).toBeGreaterThan(2);
    expect(candidates.length).toBeLessThanOrEqual(6);
    expect(captions[0]!.text).toBe(candidates[0]!.text);
    const matches = candidates.map(({ match }) => match!);
    expect(matches).toEqual(matches.toSorted((a, b) => b - a));
    const said = await talbot(['caption', photo, '--candidates', '6']);
    expect(said.out.match(/match \d\.\d{4} {2}similarity -?\d\.\d{4} {2}(beam|drawn)/g)).toHaveLength(
      candidates.length,
    );
  });

  test('takes a number that makes sense', async () => {
    for (const wrong of ['1', 'many', '33', '2.5']) {
      expect((await talbot(['caption', '3', '--candidates', wrong])).code).toBe(2);
    }
  });
});
