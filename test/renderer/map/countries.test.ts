// Every country of the map has a name in German and Chinese, but for the few that have no code of their own.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Country } from '../../../engine/contract.ts';
import { countriesIn } from '../../../renderer/map/countries.ts';

const file = fileURLToPath(new URL('../../../resources/world/countries.json', import.meta.url));
const names = (JSON.parse(readFileSync(file, 'utf8')) as Country[]).map(({ name }) => name);

test('countries are called as the language of the page does', () => {
  const [german, chinese] = [countriesIn('de-AT'), countriesIn('zh-CN')];
  expect(['France', 'United States of America', 'Turkey', 'Congo'].map(german)).toEqual([
    'Frankreich',
    'Vereinigte Staaten',
    'Türkei',
    'Kongo-Brazzaville',
  ]);
  expect(['Japan', 'Bosnia and Herzegovina'].map(chinese)).toEqual(['日本', '波斯尼亚和黑塞哥维那']);
});

test('English keeps the names of the map, and no country is left without a name', () => {
  expect(names.map(countriesIn('en-GB'))).toEqual(names);
  const chinese = countriesIn('zh-CN');
  const left = names.filter((name) => /^\p{Script=Latin}/u.test(chinese(name)));
  expect(left.toSorted()).toEqual([
    'Ashmore and Cartier Islands',
    'Indian Ocean Territories',
    'Northern Cyprus',
    'Siachen Glacier',
    'Somaliland',
  ]);
});
