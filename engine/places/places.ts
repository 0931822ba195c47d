// The door from coordinates to names: which country a place is in and which town is near. All of it from two files that
// ship with the app; nothing is asked of any network. Pure but for reading those files once.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Country } from '../contract.ts';
import { countryFinder, type NamedCountry } from './country-finder.ts';
import { townFinder, type Town } from './town-finder.ts';

export interface PlaceName {
  /** The nearest town, when there is one within some thirty kilometres. */
  town: string | null;
  /** Null on the high seas. */
  country: string | null;
  /** What else people call that country, for searching; empty without. */
  also: string;
}

export interface Places {
  name(latitude: number, longitude: number): PlaceName;
  /** Outlines for drawing. */
  countries: Country[];
}

/** `folder` holds countries.json and towns.json. */
export async function openPlaces(folder: string): Promise<Places> {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown;
  const countries = (await read('countries.json')) as NamedCountry[];
  const countryAt = countryFinder(countries);
  const townAt = townFinder((await read('towns.json')) as Town[]);
  return {
    name(latitude, longitude) {
      const country = countryAt(latitude, longitude);
      return {
        town: country && townAt(latitude, longitude, countries.indexOf(country)),
        country: country?.name ?? null,
        also: country?.also ?? '',
      };
    },
    countries: countries.map(({ name, rings }) => ({ name, rings })),
  };
}
