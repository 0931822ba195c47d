// From what ExifTool says to the contract's facts. Pure. Cameras write nonsense now and then (a zero date, a latitude
// of 200): a value that cannot be true is left out, never an error.

import type { Facts } from '../contract.ts';

/** Tags as ExifTool prints them; `#` after a name in `factTags` asks for the plain number. */
export type Tags = Record<string, unknown>;

export const factTags = [
  ...['SubSecDateTimeOriginal', 'DateTimeOriginal', 'CreateDate', 'DateCreated', 'OffsetTimeOriginal', 'OffsetTime'],
  ...['GPSLatitude#', 'GPSLongitude#', 'Make', 'Model', 'LensModel', 'LensID', 'Lens', 'LensType'],
  ...['ExposureTime#', 'FNumber#', 'ISO#', 'FocalLength#', 'Orientation#', 'ImageSize#'],
];

/** What is asked of films beside that. */
export const filmTags = ['CreationDate', 'Duration#', 'Rotation#'];

export function factsFrom(tags: Tags): Facts {
  const taken = firstDate(tags);
  const place = placeOf(tags);
  const orientation = numberIn(tags['Orientation'], 1, 8);
  return {
    takenAt: taken?.at ?? null,
    offsetMinutes: taken
      ? (taken.offset ?? offsetOf(text(tags['OffsetTimeOriginal']) ?? text(tags['OffsetTime'])))
      : null,
    ...place,
    camera: cameraOf(text(tags['Make']), text(tags['Model'])),
    lens: lensOf(tags),
    exposureTime: numberIn(tags['ExposureTime'], 1e-7, 1e6),
    aperture: numberIn(tags['FNumber'], 0.1, 1000),
    iso: numberIn(tags['ISO'], 1, 1e8),
    focalLength: numberIn(tags['FocalLength'], 0.1, 1e5),
    orientation: orientation === null ? 1 : Math.trunc(orientation),
  };
}

/** Seconds; null when the film does not say. */
export function durationFrom(tags: Tags): number | null {
  return numberIn(tags['Duration'], 0.001, 1e7);
}

/** Upright size of a film. */
export function filmSizeFrom(tags: Tags): { width: number; height: number } | null {
  const size = sizeFrom(tags);
  const turned = Number(tags['Rotation']) % 180 === 90;
  return size && turned ? { width: size.height, height: size.width } : size;
}

/** Width and height as the photo's own program counts them, not turned; null when not said. */
export function sizeFrom(tags: Tags): { width: number; height: number } | null {
  const [width, height] = (text(tags['ImageSize']) ?? '').split(/[ x]/).map(Number);
  return width && height && width > 0 && height > 0 ? { width, height } : null;
}

function firstDate(tags: Tags): { at: string; offset: number | null } | null {
  for (const name of ['SubSecDateTimeOriginal', 'DateTimeOriginal', 'CreationDate', 'CreateDate', 'DateCreated']) {
    const date = dateOf(text(tags[name]));
    if (date) return date;
  }
  return null;
}

/** `2019:05:04 13:02:01.12+02:00` → local time and minutes east of UTC. */
function dateOf(said: string | null): { at: string; offset: number | null } | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?/.exec(
    said ?? '',
  );
  if (!match) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone] = match;
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const real = new Date(`${at}Z`);
  const exists = !Number.isNaN(real.getTime()) && real.toISOString().startsWith(at) && Number(year) >= 1800;
  return exists ? { at, offset: offsetOf(zone ?? null) } : null;
}

function offsetOf(said: string | null): number | null {
  if (said === 'Z') return 0;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(said ?? '');
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes > 15 * 60 ? null : match[1] === '-' ? -minutes : minutes;
}

function placeOf(tags: Tags): { latitude: number | null; longitude: number | null } {
  const latitude = numberIn(tags['GPSLatitude'], -90, 90);
  const longitude = numberIn(tags['GPSLongitude'], -180, 180);
  // Exactly 0° 0° is what devices write that do not know where they are.
  const known = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0);
  return known ? { latitude, longitude } : { latitude: null, longitude: null };
}

/** "NIKON CORPORATION" + "NIKON D750" is a "NIKON D750", "Apple" + "iPhone 12" an "Apple iPhone 12". */
function cameraOf(make: string | null, model: string | null): string | null {
  if (!make || !model) return model ?? make;
  const brand = make.split(/\s+/)[0]!;
  return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${make} ${model}`;
}

function lensOf(tags: Tags): string | null {
  for (const name of ['LensModel', 'LensID', 'Lens', 'LensType']) {
    const lens = text(tags[name]);
    if (lens && !/^(unknown|none|n\/a|no lens|----|manual lens|0)\b/i.test(lens) && /[a-z0-9]/i.test(lens)) return lens;
  }
  return null;
}

function text(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  // Neither control characters nor what turns the direction of all text behind it.
  const said = String(value)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ')
    .trim();
  return said === '' ? null : said.slice(0, 200).toWellFormed();
}

function numberIn(value: unknown, least: number, most: number): number | null {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isFinite(number) && number >= least && number <= most ? number : null;
}
