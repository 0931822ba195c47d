// Numbers, times and doubts as they are read.

import { expect, test } from 'vitest';
import type { Held, Facts, Progress } from '../../engine/contract.ts';
import { describers } from '../../renderer/describer.svelte.ts';
import {
  byName,
  bytes,
  coordinates,
  dateAndTime,
  doingNow,
  duration,
  exposure,
  odds,
  photos,
  quoted,
  rate,
  sentence,
  spoken,
  without,
} from '../../renderer/phrases.ts';

const facts: Facts = {
  takenAt: null,
  offsetMinutes: null,
  latitude: -33.8568,
  longitude: 151.2153,
  camera: null,
  lens: null,
  exposureTime: 1 / 250,
  aperture: 2.8,
  iso: 200,
  focalLength: 35,
  orientation: 1,
};

const progress: Progress = {
  photos: 100,
  seen: 25,
  waiting: 75,
  failed: 0,
  unread: 0,
  paused: false,
  doing: 'seeing',
  rate: 2,
  secondsLeft: 150,
  problem: null,
  held: null,
  describing: 'on',
  readRate: null,
  seeRate: 2,
};

test.each([
  [20, 'less than a minute'],
  [70, 'about a minute'],
  [600, 'about 10 minutes'],
  [3600, 'about an hour'],
  [5400, 'about 1.5 hours'],
  [86_400 * 3, 'about 3 days'],
])('%i seconds are %s', (seconds, said) => expect(duration(seconds)).toBe(said));

test('one line tells what is done, why it stands still, or nothing', () => {
  expect(doingNow(progress)).toBe('25 of 100 · about 3 minutes left');
  expect(doingNow({ ...progress, secondsLeft: null })).toBe('25 of 100');
  expect(doingNow({ ...progress, paused: true })).toBe('Paused');
  // What nobody has asked for yet is not told as if it stood still.
  expect(doingNow({ ...progress, describing: 'later', seen: 0, unread: 40, secondsLeft: null })).toBe('60 of 100');
  expect(doingNow({ ...progress, problem: { reason: 'disk-full', message: '' } })).toBe('Stopped');
  expect(doingNow({ ...progress, doing: 'nothing' })).toBeNull();
});

test('what holds work up is told where the work is, while there is any', () => {
  const held = (why: Held['why'], anyway = false): Held => ({
    why,
    how: why === 'battery' ? 'slow' : 'stopped',
    anyway,
  });
  const stands = { ...progress, doing: 'nothing', secondsLeft: null } as const;
  expect(doingNow({ ...stands, held: held('hot') })).toBe('Waiting: computer hot');
  expect(doingNow({ ...stands, held: held('full-screen') })).toBe('Waiting: screen in use');
  expect(doingNow({ ...progress, held: held('battery') })).toBe('25 of 100 · about 3 minutes left · on battery');
  expect(doingNow({ ...progress, held: held('hot', true) })).toBe('25 of 100 · about 3 minutes left');
  expect(doingNow({ ...stands, waiting: 0, held: held('hot') })).toBeNull();
  expect(doingNow({ ...stands, paused: true, held: held('hot') })).toBe('Paused');
});

test('facts are said as photographers say them', () => {
  expect(exposure(facts)).toBe('1/250 s · f/2.8 · ISO 200 · 35 mm');
  expect(exposure({ ...facts, exposureTime: 2, aperture: null, iso: null, focalLength: null })).toBe('2 s');
  expect(coordinates(facts)).toBe('33.8568° S, 151.2153° E');
  expect(coordinates({ ...facts, longitude: null })).toBe('');
});

test('the day and the time of a photo are two parts, of which neither is broken', () => {
  const told = dateAndTime('2024-08-14T11:10:00');
  expect(told.replace(/\s/g, ' ')).toBe('Wed, August 14, 2024 · 11:10 AM');
  expect(dateAndTime('')).toBe('');
});

test('a filter is taken out of the line and the words stay', () => {
  expect(without('dog after:2019 beach', 'after:2019')).toBe('dog beach');
  expect(without('camera:"NIKON D90"', 'camera:"NIKON D90"')).toBe('');
  expect(without('dog', 'cat')).toBe('dog');
});

test('small sentences', () => {
  expect(photos(1)).toBe('1 photo');
  expect(photos(2)).toBe('2 photos');
  expect([bytes(0), bytes(999), bytes(1500), bytes(58e6), bytes(212e9)]).toEqual([
    '0 B',
    '999 B',
    '1.5 kB',
    '58 MB',
    '212 GB',
  ]);
  expect([rate(25), rate(3.24), rate(0.1)]).toEqual([
    '25 photos per second',
    '3.2 photos per second',
    '6 photos per minute',
  ]);
  expect(sentence('two dogs')).toBe('Two dogs');
  expect([quoted('dog'), quoted('golden retriever')]).toEqual(['dog', '"golden retriever"']);
});

test('a photo is named by its caption and by who wrote it', () => {
  const marks = { rating: 0, label: null, flag: null, favourite: false, hidden: false } as const;
  const photo = { id: 1, kind: 'jpeg', width: 0, height: 0, fingerprint: '', state: 'seen', marks } as const;
  const badges = {
    doubtful: false,
    offline: false,
    pair: false,
    film: null,
    seconds: null,
    preview: '',
    failure: null,
  } as const;
  const shown = { ...photo, ...badges, name: 'a.jpg', takenAt: '' } as const;
  const described = { ...shown, caption: 'two dogs', captionBy: 'model', captionModel: 'blip2' } as const;
  describers.names = {};
  expect(spoken({ ...described, captionModel: null })).toBe('Described by a machine: two dogs. a.jpg');
  expect(spoken(described)).toBe('Described by blip2: two dogs. a.jpg');
  describers.names = { blip2: 'BLIP-2', starter: 'Talbot starter' };
  expect(spoken(described)).toBe('Described by BLIP-2: two dogs. a.jpg');
  expect(spoken({ ...described, captionModel: 'starter' })).toBe('Described by Talbot starter: two dogs. a.jpg');
  const silent = { ...shown, captionBy: null, captionModel: null, caption: null } as const;
  expect(spoken({ ...silent, caption: 'Rex', captionBy: 'person' })).toBe('Written by you: Rex. a.jpg');
  expect(spoken(silent)).toBe('a.jpg');
});

test('what badges and marks tell the eye is heard as well', () => {
  const marks = { rating: 0, label: null, flag: null, favourite: false, hidden: false } as const;
  const plain = {
    id: 1,
    kind: 'jpeg',
    width: 0,
    height: 0,
    fingerprint: '',
    state: 'seen',
    marks,
    preview: '',
    failure: null,
  } as const;
  const said = { caption: null, captionBy: null, captionModel: null, name: 'a.jpg', takenAt: '' } as const;
  const still = { film: null, seconds: null } as const;
  const photo = { ...plain, ...said, ...still, doubtful: false, offline: false, pair: false } as const;
  expect(spoken({ ...photo, doubtful: true })).toBe('a.jpg. The model is not sure of its caption');
  expect(spoken({ ...photo, offline: true, pair: true, kind: 'raw' })).toBe(
    'a.jpg. Its disk is not connected. RAW and JPEG',
  );
  expect(spoken({ ...photo, kind: 'video', film: 'whole', seconds: 12.4 })).toBe('a.jpg. Video, 0:12');
  expect(spoken({ ...photo, kind: 'video', film: 'whole' })).toBe('a.jpg. Video');
  expect(spoken({ ...photo, film: 'live' })).toBe('a.jpg. Live Photo: there is a video beside it');
  expect(spoken({ ...photo, state: 'failed' })).toBe('a.jpg. Could not be read');
  const left = { ...photo, state: 'failed', fingerprint: 'ab', failure: 'file-truncated' } as const;
  expect(spoken(left)).toBe('a.jpg. Damaged: part of the picture is missing');
  expect(spoken({ ...left, failure: 'vision-crashed' })).toBe('a.jpg. Could not be described');
  const marked = { rating: 4, label: 'red', flag: 'pick', favourite: true, hidden: false } as const;
  expect(spoken({ ...photo, marks: marked })).toBe('a.jpg. 4 stars. Colour label: Red. Picked. Favourite');
});

test('names are put in order as a person does: numbers by their value', () => {
  expect(['b', 'photo 10', 'a', 'photo 9', 'Ä'].toSorted(byName)).toEqual(['a', 'Ä', 'b', 'photo 9', 'photo 10']);
});

test('a yes/no answer says how it stands, and both sides when neither won', () => {
  expect(odds({ probability: 0.934, verdict: 'yes' })).toBe('93% for yes');
  expect(odds({ probability: 0.04, verdict: 'no' })).toBe('96% for no');
  expect(odds({ probability: 0.54, verdict: 'unsure' })).toBe('54% for yes, 46% for no');
  expect(odds({ probability: 0.9999, verdict: 'yes' })).toBe('more than 99% for yes');
  expect(odds({ probability: 0.001, verdict: 'unsure' })).toBe('less than 1% for yes, more than 99% for no');
});
