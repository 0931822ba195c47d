// Which orders a place offers, and what is remembered of them; the album whose own order a line can be shown in.

import { beforeEach, expect, test, vi } from 'vitest';
import type { Album } from '../../../engine/contract.ts';
import { arrangedAlbum } from '../../../renderer/marking.ts';
import { Orders, ordersOf } from '../../../renderer/grid/orders.svelte.ts';

const all = { ranked: false, album: null };
const found = { ranked: true, album: null };
const sea = { ranked: false, album: 'Sea' };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

test('each place has its own order, also at the next visit', () => {
  const orders = new Orders();
  expect([orders.of(all), orders.of(found), orders.of(sea)]).toEqual(['newest', 'relevance', 'album']);
  orders.choose(all, 'name');
  orders.choose(sea, 'oldest');
  expect([orders.of(all), orders.of(found), orders.of(sea)]).toEqual(['name', 'relevance', 'oldest']);
  expect(orders.of({ ranked: false, album: 'Other' })).toBe('album');
  const later = new Orders();
  expect([later.of(all), later.of(sea)]).toEqual(['name', 'oldest']);
  later.choose(all, 'newest');
  expect(new Orders().of(all)).toBe('newest');
});

test('what a place does not offer, or nobody knows, is not used', () => {
  localStorage.setItem('talbot-orders', JSON.stringify({ all: 'album', found: 'name', 'album:Sea': 'by colour' }));
  const orders = new Orders();
  expect([orders.of(all), orders.of(found), orders.of(sea)]).toEqual(['newest', 'relevance', 'album']);
  localStorage.setItem('talbot-orders', 'not ours');
  expect(new Orders().of(all)).toBe('newest');
  expect(ordersOf(all)).not.toContain('album');
});

test('an album is shown in its own order where a line asks for it alone', () => {
  const album = (name: string, kind: Album['kind'] = 'album') => ({ id: 1, name, kind }) as Album;
  const albums = [album('Sea side'), album('Best', 'smart'), album('Hills')];
  const of = (line: string) => arrangedAlbum(line, albums)?.name;
  expect(of('album:"Sea side"')).toBe('Sea side');
  expect(of('album:"Sea side" rating:>=3')).toBe('Sea side');
  for (const line of [
    'album:Best',
    '',
    'album:Hills album:"Sea side"',
    '-album:Hills',
    'album:Hills dog',
    'album:No',
  ]) {
    expect(of(line), line).toBeUndefined();
  }
});
