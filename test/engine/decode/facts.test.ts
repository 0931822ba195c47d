// From ExifTool's tags to facts: what cameras write, also when it is nonsense.

import { expect, test } from 'vitest';
import { factsFrom, sizeFrom } from '../../../engine/decode/facts.ts';
import { noFacts } from '../store/library.ts';

test('everything a camera may say', () => {
  const facts = factsFrom({
    DateTimeOriginal: '2019:05:04 13:02:01',
    OffsetTimeOriginal: '+02:00',
    GPSLatitude: 51.45,
    GPSLongitude: -2.1,
    Make: 'NIKON CORPORATION',
    Model: 'NIKON D750',
    LensID: 'AF-S Nikkor 50mm f/1.8G',
    ExposureTime: 0.004,
    FNumber: 5.6,
    ISO: 200,
    FocalLength: 50,
    Orientation: 6,
  });
  expect(facts).toEqual({
    takenAt: '2019-05-04T13:02:01',
    offsetMinutes: 120,
    latitude: 51.45,
    longitude: -2.1,
    camera: 'NIKON D750',
    lens: 'AF-S Nikkor 50mm f/1.8G',
    exposureTime: 0.004,
    aperture: 5.6,
    iso: 200,
    focalLength: 50,
    orientation: 6,
  });
});

test('nothing said, nothing known', () => {
  expect(factsFrom({})).toEqual(noFacts);
});

test.each([
  ['2019:05:04 13:02:01', '2019-05-04T13:02:01', null],
  ['2019:05:04 13:02:01.25-03:30', '2019-05-04T13:02:01', -210],
  ['2019:05:04 13:02:01Z', '2019-05-04T13:02:01', 0],
  ['2019-05-04', '2019-05-04T00:00:00', null],
  ['1839:08:19 12:00:00', '1839-08-19T12:00:00', null],
  ['0000:00:00 00:00:00', null, null],
  ['2019:13:04 13:02:01', null, null],
  ['2019:02:30 13:02:01', null, null],
  ['    :  :     :  :  ', null, null],
  ['yesterday', null, null],
  [20190504, null, null],
])('the date %j', (said, takenAt, offsetMinutes) => {
  expect(factsFrom({ DateTimeOriginal: said })).toMatchObject({ takenAt, offsetMinutes });
});

test('a broken date gives way to the next best', () => {
  expect(factsFrom({ DateTimeOriginal: '0000:00:00 00:00:00', CreateDate: '2001:01:01 00:00:01' }).takenAt).toBe(
    '2001-01-01T00:00:01',
  );
});

test.each([
  [200, 10],
  [51, 181],
  [0, 0],
  ['north', 10],
  [NaN, 10],
  [51, undefined],
])('a place that cannot be is no place: %s %s', (latitude, longitude) => {
  expect(factsFrom({ GPSLatitude: latitude, GPSLongitude: longitude })).toMatchObject({
    latitude: null,
    longitude: null,
  });
});

test.each([
  ['Apple', 'iPhone 12', 'Apple iPhone 12'],
  ['Canon', 'Canon EOS 5D', 'Canon EOS 5D'],
  ['FUJIFILM', undefined, 'FUJIFILM'],
  [undefined, 'X100', 'X100'],
  ['', '   ', null],
])('make %j and model %j are the camera %j', (Make, Model, camera) => {
  expect(factsFrom({ Make, Model }).camera).toBe(camera);
});

test('unknown lenses, impossible numbers and control characters are left out', () => {
  expect(factsFrom({ LensModel: '----', LensID: 'Unknown (0 255)', Lens: '18-55mm\u0000\n' }).lens).toBe('18-55mm');
  expect(factsFrom({ Model: 'X\u202e100\u2067\u0085' }).camera).toBe('X 100');
  const long = factsFrom({ Model: `${'x'.repeat(199)}🐕` }).camera!;
  expect([long.length, long.isWellFormed()]).toEqual([200, true]);
  expect(factsFrom({ ExposureTime: 'inf', FNumber: 0, ISO: -1, FocalLength: 'undef', Orientation: 99 })).toEqual(
    noFacts,
  );
});

test('sizes', () => {
  expect(sizeFrom({ ImageSize: '6000 4000' })).toEqual({ width: 6000, height: 4000 });
  expect(sizeFrom({ ImageSize: '6000x4000' })).toEqual({ width: 6000, height: 4000 });
  expect([sizeFrom({}), sizeFrom({ ImageSize: '0 0' }), sizeFrom({ ImageSize: 'big' })]).toEqual([null, null, null]);
});
