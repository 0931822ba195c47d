// What was typed, as words, filters, dates and full-text expressions.

import { describe, expect, test } from 'vitest';
import { dateSpan } from '../../../engine/query/dates.ts';
import { matchExpression } from '../../../engine/query/match-expression.ts';
import { misreadInEnglish } from '../../../engine/query/misread.ts';
import { parse, sentence } from '../../../engine/query/parse.ts';

const words = (line: string) => parse(line).wanted.map((term) => (term.phrase ? `"${term.text}"` : term.text));

describe('parse', () => {
  test('words and filters in one line', () => {
    const asked = parse('dog on beach after:2019 before:2020-06 camera:nikon -cat type:raw "exact phrase"');
    expect(asked.wanted).toEqual([
      { text: 'dog', phrase: false },
      { text: 'on', phrase: false },
      { text: 'beach', phrase: false },
      { text: 'exact phrase', phrase: true },
    ]);
    expect(asked.unwanted).toEqual([{ text: 'cat', phrase: false }]);
    expect(asked.filters).toEqual([
      { by: 'taken', from: '2019', to: null },
      { by: 'taken', from: null, to: '2020-06' },
      { by: 'camera', text: 'nikon' },
      { by: 'kind', kinds: ['raw'] },
    ]);
    expect(asked.shown).toEqual(['after:2019', 'before:2020-06', 'camera:nikon', 'type:raw']);
    expect(asked.notes).toEqual([]);
    expect(sentence(asked)).toBe('dog on beach exact phrase');
  });

  test.each([
    ['year:2019', { by: 'taken', from: '2019', to: '2020' }],
    ['on:2019-12-31', { by: 'taken', from: '2019-12-31', to: '2020-01-01' }],
    ['is:doubtful', { by: 'is', what: 'doubtful' }],
    ['has:place', { by: 'has', what: 'place' }],
    ['HAS:Text', { by: 'has', what: 'text' }],
    ['tag:"golden retriever"', { by: 'tag', name: 'golden retriever' }],
    ['-folder:holiday', { by: 'folder-name', text: 'holiday', not: true }],
    ['-is:failed', { by: 'is', what: 'failed', not: true }],
    ['file:IMG_2034', { by: 'file-name', text: 'IMG_2034' }],
    ['lens:35mm', { by: 'lens', text: '35mm' }],
    ['type:NEF', { by: 'kind', kinds: ['raw'] }],
  ])('%s', (line, filter) => {
    const asked = parse(line);
    expect(asked.filters).toEqual([filter]);
    expect(asked.wanted).toEqual([]);
    expect(asked.notes).toEqual([]);
  });

  test.each([
    ['colour:red', /no filter “colour:”/, ['colour', 'red']],
    ['is:happy', /waiting, seen, failed/, []],
    ['after:june', /2019-06-24/, []],
    ['lens: 35mm', /needs a value.*lens:35mm/, ['35mm']],
    ['type:docx', /jpeg/, []],
    ['constructor:x', /no filter/, ['constructor', 'x']],
    ['is:constructor', /known are/, []],
  ])('%s is not understood, and says so', (line, note, left) => {
    const asked = parse(line);
    expect(asked.filters).toEqual([]);
    expect(asked.notes.map(misreadInEnglish).join()).toMatch(note);
    expect(words(line)).toEqual(left);
  });

  test('what people type', () => {
    expect(words('t-shirt 12:30 AC/DC')).toEqual(['t-shirt', '12:30', 'AC/DC']);
    expect(words('“red car” –blue')).toEqual(['"red car"']);
    expect(parse('“red car” –blue').unwanted).toEqual([{ text: 'blue', phrase: false }]);
    expect(words('"open quote dog')).toEqual(['"open quote dog"']);
    expect(parse('-"a cat" dog').unwanted).toEqual([{ text: 'a cat', phrase: true }]);
    expect(words('  - -- "" *** 😀 ')).toEqual([]);
    expect(words('Zürich 東京')).toEqual(['Zürich', '東京']);
    expect(words('rock\u0000star')).toEqual(['rock', 'star']);
  });

  test('never throws and never loses a plain word, whatever surrounds it', () => {
    const pieces = [
      'dog',
      '"',
      '-',
      ':',
      'is:',
      '*',
      '(',
      ' ',
      'after:',
      '\ud800',
      '\\',
      'NEAR',
      '\n',
      '“',
      'tag:x',
      '^',
    ];
    let seed = 7;
    for (let i = 0; i < 500; i++) {
      const line = Array.from({ length: 1 + (i % 9) }, () => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        return pieces[seed % pieces.length]!;
      }).join('');
      expect(() => parse(line)).not.toThrow();
      expect(words(`${line.replaceAll(/["“]/g, '')} zebra`)).toContain('zebra');
    }
  });
});

describe('dates', () => {
  test.each([
    ['2019', '2019', '2020'],
    ['2019-06', '2019-06', '2019-07'],
    ['2019-12', '2019-12', '2020-01'],
    ['2019/6/4', '2019-06-04', '2019-06-05'],
    ['2020-02-29', '2020-02-29', '2020-03-01'],
    ['2018-2020', '2018', '2021'],
    ['2018-05..2018-07', '2018-05', '2018-08'],
  ])('%s', (text, start, end) => expect(dateSpan(text)).toEqual({ start, end }));

  test.each(['', '19', '2019-13', '2019-00', '2019-06-31', '2019-02-29', 'June', '2020..2018', '2019-06-'])(
    '%j is none',
    (text) => expect(dateSpan(text)).toBeNull(),
  );
});

describe('match expression', () => {
  const expression = (line: string) => matchExpression(parse(line).wanted);
  test('all telling words, quoted', () => {
    expect(expression('a dog on the beach')).toBe('"dog" AND "beach"');
    expect(expression('"on the beach" dog*')).toBe('"on the beach" AND "dog"*');
    expect(expression('the')).toBe('"the"');
    expect(expression('year:2019')).toBeNull();
  });
  test('a file’s name is looked for without its ending, as it is kept', () => {
    expect(expression('IMG_1234.JPG')).toBe('"IMG_1234"');
    expect(expression('"my trip.jpeg" DSC0001.nef')).toBe('"my trip" AND "DSC0001"');
    expect(expression('.jpg')).toBe('".jpg"');
    expect(expression('v1.2')).toBe('"v1.2"');
  });
  test('quotes are doubled', () => {
    expect(matchExpression([{ text: 'a"b OR c', phrase: false }])).toBe('"a""b OR c"');
  });
});
