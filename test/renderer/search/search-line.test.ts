// A line as chips and text and back; what the box makes of typing, taking an offer and changing a chip.

import { describe, expect, test } from 'vitest';
import type { Completion } from '../../../engine/contract.ts';
import { parse } from '../../../engine/query/parse.ts';
import { filterNames } from '../../../engine/contract.ts';
import { begunLine, isRanked, isWorded, readLine, withChips, writeLine } from '../../../renderer/search/search-line.ts';
import { type BoxView, SearchBoxState } from '../../../renderer/search/search-box.svelte.ts';

describe('a line', () => {
  test('finished filters are chips, the rest is text', () => {
    const { chips, text } = readLine('dog -camera:"Canon EOS" on beach after:2019 "blue car" -cat');
    expect(chips).toEqual([
      { typed: '-camera:"Canon EOS"', filter: 'camera', value: 'Canon EOS', not: true },
      { typed: 'after:2019', filter: 'after', value: '2019', not: false },
    ]);
    expect(text).toBe('dog on beach "blue car" -cat');
  });

  test('the one being typed stays text until a space follows or its quote is closed', () => {
    expect(readLine('camera:nik', true)).toEqual({ chips: [], text: 'camera:nik' });
    expect(readLine('camera:nik ', true).chips).toHaveLength(1);
    expect(readLine('camera:"Canon E', true).chips).toEqual([]);
    expect(readLine('camera:"Canon EOS"', true).chips).toHaveLength(1);
    expect(readLine('dog  on ', true).text).toBe('dog  on ');
  });

  test('what is no filter stays words', () => {
    for (const line of ['colour:red', '12:30', 'http://x.org', 'nota:"b"c']) {
      expect(readLine(line)).toEqual({ chips: [], text: line });
    }
  });

  test.each([
    ['dog on bea', 'dog on bea*'],
    ['camera:Nikon do', 'camera:Nikon do*'],
    ['狗', '狗*'],
    ['d', 'd'],
    ['dog ', 'dog '],
    ['dog -bea', 'dog -bea'],
    ['dog*', 'dog*'],
    ['"dog on bea', '"dog on bea*'],
    ['"a dog"', '"a dog"'],
    ['camera:Nik', 'camera:Nik'],
    ['', ''],
  ])('while it is typed “%s” is asked as “%s”', (line, begun) => expect(begunLine(line)).toBe(begun));

  test('looks are compared with words, not beside an example or without any', () => {
    expect(['dog', 'dog year:2012', '"a dog" -cat'].map(isWorded)).toEqual([true, true, true]);
    expect(['', 'year:2012', '-cat', 'like:12', 'like:12 dog'].map(isWorded)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('written again it finds the same', () => {
    const line = 'dog -camera:"Canon EOS" "on a beach" after:2019 -cat';
    const again = writeLine(readLine(line));
    const [first, second] = [parse(line), parse(again)];
    expect([second.filters, second.wanted, second.unwanted]).toEqual([first.filters, first.wanted, first.unwanted]);
    expect(writeLine(readLine(again))).toBe(again);
  });

  test('the same filter once, and one example', () => {
    const chips = (line: string) => readLine(line).chips;
    expect(withChips(chips('tag:dog like:1'), chips('tag:dog like:2 tag:cat')).map(({ typed }) => typed)).toEqual([
      'tag:dog',
      'like:2',
      'tag:cat',
    ]);
  });

  test('every filter that a chip may have is understood, and every one understood is listed', () => {
    const unknown = (name: string) => parse(`${name}:x`).notes.find((note) => note.why === 'no-such-filter');
    expect(filterNames.filter(unknown)).toEqual([]);
    const { filter, known } = unknown('nosuch')!;
    expect(filter).toBe('nosuch');
    expect(known.toSorted()).toEqual(filterNames.toSorted());
  });
});

describe('the box', () => {
  function box(view: Partial<BoxView> = {}) {
    const lines: string[] = [];
    const done: string[] = [];
    const now = new SearchBoxState(() => ({
      ...{ text: '', past: [], completions: [] },
      ontype: (line) => void lines.push(line),
      ondone: (line) => void done.push(line),
      ...view,
    }));
    return { now, lines, done };
  }
  const completion = (from: number, to: number, insert: string) =>
    ({ from, to, insert, kind: 'value', filter: null, value: '', photos: null, orMore: false }) as Completion;

  test('typing a filter and a space makes a chip; Enter makes one of what is left', () => {
    const { now, lines, done } = box();
    now.change('dog year:2019 ');
    expect([now.chips.map(({ typed }) => typed), now.typed]).toEqual([['year:2019'], 'dog ']);
    now.change('dog tag:x');
    expect(now.typed).toBe('dog tag:x');
    now.done();
    expect([lines.at(-1), done]).toEqual(['year:2019 tag:x dog', ['year:2019 tag:x dog']]);
  });

  test('an offer takes the place of what was typed of it', () => {
    const { now, lines } = box({ completions: [completion(4, 10, 'camera:"NIKON D3" ')] });
    now.change('dog camera');
    expect(now.take(0)).toBe('more');
    expect(lines.at(-1)).toBe('camera:"NIKON D3" dog');
  });

  test('a search of before is the whole line, and done', () => {
    const { now, done } = box({ past: ['tag:dog beach'] });
    now.open = true;
    now.choose(1);
    expect(now.chosenPast).toBe('tag:dog beach');
    expect([now.take(0), done]).toEqual(['done', ['tag:dog beach']]);
  });

  test('a chip is changed as text, or goes', () => {
    const { now, lines } = box();
    now.follow('tag:dog after:2019 beach');
    now.edit(0);
    expect([now.typed, now.chips.length]).toEqual(['beach tag:dog', 1]);
    now.remove(0);
    expect(lines.at(-1)).toBe('beach tag:dog');
    now.clear();
    expect([now.empty, lines.at(-1)]).toEqual([true, '']);
  });

  test('a line from outside is read; its own line does not disturb what is typed', () => {
    const { now } = box();
    now.change('dog tag:ca');
    now.follow(now.line);
    expect(now.typed).toBe('dog tag:ca');
    now.follow('year:2019');
    expect([now.typed, now.chips.length]).toEqual(['', 1]);
  });

  test('none is chosen before the first and after the last', () => {
    const { now } = box({ past: ['a', 'b'] });
    expect([1, 1, 1, 1].map(() => (now.choose(1), now.chosen))).toEqual([0, 1, -1, 0]);
    expect([1, 1].map(() => (now.choose(-1), now.chosen))).toEqual([-1, 1]);
  });
});

test('words and examples rank; filters and what is not wanted leave the order of time', () => {
  for (const line of ['dog', 'year:2019 dog', '"a dog"', 'like:12', 'colour:red'])
    expect(isRanked(line), line).toBe(true);
  for (const line of ['', ' ', 'year:2019', '-dog', '-"a dog" tag:cat']) expect(isRanked(line), line).toBe(false);
});
