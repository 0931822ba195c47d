// Every language says everything: the same shape, no word left in English by accident, numbers and plurals in its own way.

import { describe, expect, test } from 'vitest';
import { choose, counting } from '../../renderer/locale.ts';
import { de } from '../../renderer/words/de.ts';
import { en } from '../../renderer/words/en.ts';
import { zh } from '../../renderer/words/zh.ts';

type Said = string | ((...asked: never[]) => unknown);

/** Every word by its way through the object. */
function flat(words: unknown, way: string[] = []): [string, Said][] {
  if (typeof words === 'string' || typeof words === 'function') return [[way.join('.'), words as Said]];
  // Nothing is said.
  if (words === null) return [];
  return Object.entries(words as object).flatMap(([name, inner]) => flat(inner, [...way, name]));
}

/** What a phrase might be asked with: counts, names, kinds of things, lists, switches. */
const asked = [1, 3, 'pick', 'red', 'caption', ['a', 'b'], null, true];

function* calls(most: number): Generator<unknown[]> {
  if (most === 0) return yield [];
  for (const rest of calls(most - 1)) for (const one of asked) yield [one, ...rest];
}

/** What it says, by what it was asked with; only what makes sense in English. */
function spoken(said: Said): Map<string, string> {
  if (typeof said === 'string') return new Map([['', said]]);
  const all = new Map<string, string>();
  for (const call of calls(said.length)) {
    try {
      const text = said(...(call as never[]));
      if (typeof text === 'string' && !/undefined|NaN|null|true|\[object/.test(text))
        all.set(JSON.stringify(call), text);
    } catch {
      // Asked with what it is never asked with.
    }
  }
  return all;
}

const english = flat(en);

/** What is the same in every language: names, signs, examples of what models understand, languages by their own names. */
const same =
  /^(name|printed\..*|thumbs\.raw|search\.photos|found\.saidIn|several\.waiting|slideshow\.seconds|models\.(realCommand|bring\.hint|kept\.chat)|settings\.language\.names\..*|caption\.(until|beginningHint)|questions\.hint|folders\.pathHint|map\.where|several\.group|albums\.open|map\.cluster|ask\.done|said\.(between|list|named)|activity\.far|models\.bring\.far|said\.of|marks\.done\.rating)$/;

describe.each([
  ['German', de],
  ['Chinese', zh],
])('%s', (language, words) => {
  const own = new Map(flat(words));

  test('has every word English has, and no other', () => {
    expect([...own.keys()].toSorted()).toEqual(english.map(([way]) => way).toSorted());
    const kinds = english.filter(([way, said]) => typeof own.get(way) !== typeof said);
    expect(kinds).toEqual([]);
  });

  test('says whatever English says', () => {
    const mute = english.flatMap(([way, said]) => {
      const [here, there] = [spoken(own.get(way)!), spoken(said)];
      return [...there.keys()]
        .filter((call) => (here.get(call) ?? '').trim() === '' && there.get(call)!.trim() !== '')
        .map((call) => `${way}${call}`);
    });
    expect(mute).toEqual([]);
  });

  test('leaves nothing in English by accident', () => {
    const left = english.flatMap(([way, said]) => {
      if (same.test(way)) return [];
      const here = spoken(own.get(way)!);
      return [...spoken(said)].filter(([call, text]) => here.get(call) === text).map(([, text]) => `${way}: ${text}`);
    });
    // Words that German took from English, or English from German.
    const alike =
      language === 'German'
        ? /: (Name|Filter|RAW|Tags|Filter.*|Album|Talbot.*|Engine|Decoder|Download|Text|Position|Format|Video|System)$/
        : /^$/;
    expect(left.filter((one) => !alike.test(one))).toEqual([]);
  });
});

test('Chinese is written in Chinese', () => {
  const latin = flat(zh).flatMap(([way, said]) =>
    same.test(way)
      ? []
      : [...spoken(said).values()].filter((text) => !/\p{Script=Han}/u.test(text)).map((text) => `${way}: ${text}`),
  );
  expect([...new Set(latin)].filter((one) => !/^(thumbs\.pair)/.test(one))).toEqual([]);
});

test('counted words follow the rules of the language', () => {
  expect([en.said.photos(1), en.said.photos(2500)]).toEqual(['1 photo', '2,500 photos']);
  expect([de.said.photos(1), de.said.photos(2500)]).toEqual(['1 Foto', '2.500 Fotos']);
  expect([zh.said.photos(1), zh.said.photos(2500)]).toEqual(['1 张照片', '2,500 张照片']);
  expect(de.said.hours(1.5)).toBe('etwa 1,5 Stunden');
  expect(counting('de').plural(1, { one: 'eins', other: 'viele' })).toBe('eins');
});

test('the language is the chosen one, else the first of the system’s that is known, else English', () => {
  expect(choose('de', ['fr-FR', 'en-GB'])).toEqual({ language: 'de', locale: 'de-DE' });
  expect(choose('de', ['en-GB', 'de-AT'])).toEqual({ language: 'de', locale: 'de-AT' });
  expect(choose('system', ['fr-FR', 'zh-Hans-CN', 'en'])).toEqual({ language: 'zh', locale: 'zh-Hans-CN' });
  expect(choose(undefined, ['fr-FR'])).toEqual({ language: 'en', locale: 'en-US' });
  expect(choose('klingon', [])).toEqual({ language: 'en', locale: 'en-US' });
});
