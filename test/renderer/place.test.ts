// The place and the browser's history: back and forward, what another screen closes, and leaving a photo without a way back.

import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Place } from '../../renderer/place.svelte.ts';

/** As much of a browser's history as a place needs. */
class Past {
  entries: { state: unknown; hash: string }[] = [{ state: null, hash: '' }];
  at = 0;
  heard: (() => void)[] = [];
  get state() {
    return this.entries[this.at]!.state;
  }
  pushState(state: unknown, _title: string, hash: string) {
    this.entries = [...this.entries.slice(0, this.at + 1), { state, hash }];
    this.at++;
  }
  replaceState(state: unknown, _title: string, hash: string) {
    this.entries[this.at] = { state, hash };
  }
  back() {
    this.step(-1);
  }
  step(by: number) {
    this.at += by;
    for (const hear of this.heard) hear();
  }
}

let past: Past;

beforeEach(() => {
  past = new Past();
  vi.stubGlobal('history', past);
  vi.stubGlobal('location', {
    get hash() {
      return past.entries[past.at]!.hash;
    },
  });
  vi.stubGlobal('addEventListener', (_name: string, hear: () => void) => past.heard.push(hear));
});

test('back and forward lead through screens, photos and panels', () => {
  const place = new Place();
  place.go({ screen: 'map' });
  place.go({ photo: 5 });
  place.go({ panel: 'keys' });
  past.back();
  expect([place.screen, place.photo, place.panel]).toEqual(['map', 5, null]);
  past.step(-2);
  expect([place.screen, place.photo]).toEqual(['library', null]);
  past.step(1);
  expect(place.screen).toBe('map');
});

test('another screen closes what lay over the first; so does another search', () => {
  const place = new Place();
  place.go({ photo: 5, compare: [1, 2] });
  place.go({ screen: 'albums', item: '3' });
  expect([place.screen, place.item, place.photo, place.compare]).toEqual(['albums', '3', null, null]);
  place.go({ photo: 8 });
  expect([place.screen, place.item, place.photo]).toEqual(['albums', '3', 8]);
  place.go({ text: 'dogs' });
  expect([place.screen, place.item, place.text, place.photo]).toEqual(['library', null, 'dogs', null]);
});

test('leaving goes back where there is a way back, and closes where there is none', () => {
  past.entries = [{ state: null, hash: '#q=dog&photo=4' }];
  const first = new Place();
  first.leave();
  expect([first.photo, first.text, past.entries.length]).toEqual([null, 'dog', 1]);
  first.go({ photo: 9 });
  first.leave();
  expect([first.photo, past.at]).toEqual([null, 0]);
});

test('after a reload the way back is still known', () => {
  const before = new Place();
  before.go({ photo: 9 });
  past.heard = [];
  const after = new Place();
  expect(after.photo).toBe(9);
  after.leave();
  expect([after.photo, past.at]).toEqual([null, 0]);
});

test('forward after back counts the steps anew', () => {
  const place = new Place();
  place.go({ photo: 1 });
  past.back();
  past.step(1);
  place.leave();
  expect([place.photo, past.at]).toEqual([null, 0]);
});

test('leafing replaces the step instead of adding one', () => {
  const place = new Place();
  place.go({ photo: 1 });
  place.turn({ photo: 2 });
  expect(past.entries.length).toBe(2);
  place.leave();
  expect(place.photo).toBeNull();
});

test('a held key keeps the address behind for a moment, never the place; another step and the way out bring it along', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const place = new Place();
  vi.advanceTimersByTime(1000);
  place.go({ photo: 1 });
  let written = 0;
  const replaceState = past.replaceState.bind(past);
  past.replaceState = (...entry) => (written++, replaceState(...entry));
  // A few steps in a hurry are in the address at once: a reload comes back to where the person was.
  place.turn({ photo: 1000 });
  place.turn({ photo: 1 });
  expect(past.entries[past.at]!.hash).toMatch(/photo=1$/);
  for (let photo = 2; photo <= 901; photo++) {
    vi.advanceTimersByTime(33);
    place.turn({ photo });
    expect(place.photo).toBe(photo);
  }
  // Half a minute of it, and less than what a browser takes in that time.
  expect(written).toBeLessThan(200);
  place.go({ panel: 'keys' });
  past.back();
  expect(place.photo).toBe(901);
  place.turn({ photo: 902 });
  place.turn({ photo: 903 });
  vi.advanceTimersByTime(1000);
  expect(past.entries[past.at]!.hash).toContain('photo=903');
  vi.advanceTimersByTime(1000);
  expect(place.photo).toBe(903);
});
