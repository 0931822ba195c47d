// Names of places, from the data that ships: countries by their outlines, towns by distance, the edges of both.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openPlaces } from '../../engine/places/places.ts';

const places = await openPlaces(join(fileURLToPath(new URL('../../resources', import.meta.url)), 'world'));

test.each([
  ['inland', 60.39, 5.32, 'Bergen', 'Norway'],
  ['in a small country within another, whose towns are too small', 43.94, 12.45, null, 'San Marino'],
  ['in a hole of another country', -29.31, 27.48, 'Maseru', 'Lesotho'],
  ['north of all towns', 71.0, 25.8, null, 'Norway'],
  ['beyond the date line, in the east of Russia', 66.0, -171.0, null, 'Russia'],
  ['on an ice cap', -80, 40, null, 'Antarctica'],
  ['off the coast, within reach of it', 60.2, 4.9, 'Askøy', 'Norway'],
  ['on the high seas', 0, -30, null, null],
])('%s', (_, latitude, longitude, town, country) => {
  expect(places.name(latitude, longitude)).toMatchObject({ town, country });
});

test('what else a country is called is for searching', () => {
  expect(places.name(40.7, -74).also).toContain('USA');
});

test('towns are found on both sides of the date line', () => {
  expect(places.name(-16.43, 179.36).town).toBe('Labasa');
  expect(places.name(-13.83, -171.76).town).toBe('Apia');
});
