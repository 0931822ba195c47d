// Frames of films as the page hands them in: one after the other, each once, again when photos change; and how long a film is.

import { expect, test, vi } from 'vitest';
import { makePosters, playerName, type PostersOptions } from '../../../renderer/photo/posters.ts';
import { runningTime } from '../../../renderer/photo/running-time.ts';

type Engine = PostersOptions['engine'];

/** An engine with so many films, those given a frame or given up left out. */
function pretend(films: number[]) {
  const kept: [number, string | null][] = [];
  const heard: Record<string, (data: never) => void> = {};
  const engine = {
    postersWanted: vi.fn(async ({ limit = 20 }: { limit?: number }) => ({
      photos: films.filter((film) => !kept.some(([photo]) => photo === film)).slice(0, limit),
    })),
    keepPoster: async ({ photo, frame }: { photo: number; frame: string | null }) => {
      kept.push([photo, frame]);
      if (photo === 13) throw new Error('Somebody was faster.');
      return null;
    },
    on: (name: string, handle: (data: never) => void) => {
      heard[name] = handle;
      return () => {};
    },
  };
  const tell = (name: string, data: object = {}) => heard[name]!(data as never);
  return { engine: engine as unknown as Engine, asked: engine.postersWanted, kept, films, tell };
}

test('every film is given a frame once, one at a time, those that cannot be played too', async () => {
  const { engine, kept } = pretend([11, 12, 13, 14]);
  let atOnce = 0;
  const frameOf = vi.fn(async (source: string) => {
    expect(++atOnce).toBe(1);
    await Promise.resolve();
    atOnce--;
    return source === '/photo/film/12' ? null : 'frame';
  });
  makePosters({ engine, pictures: '/photo/', by: 'Chrome/1', frameOf });
  await expect.poll(() => kept).toHaveLength(4);
  expect(kept).toEqual([
    [11, 'frame'],
    [12, null],
    [13, 'frame'],
    [14, 'frame'],
  ]);
  expect(frameOf).toHaveBeenCalledTimes(4);
});

test('more than one asks for are made all the same, and new ones when photos change', async () => {
  const { engine, kept, films, tell } = pretend(Array.from({ length: 45 }, (_, i) => i + 20));
  makePosters({ engine, pictures: '/photo/', by: 'Chrome/1', frameOf: async () => 'frame' });
  await expect.poll(() => kept).toHaveLength(45);
  films.push(99);
  tell('photos');
  await expect.poll(() => kept).toHaveLength(46);
});

test('where nothing can be kept, each film is tried once and no more', async () => {
  const photos = Array.from({ length: 20 }, (_, i) => i + 1);
  const frameOf = vi.fn(async () => 'frame');
  let tell = () => {};
  const engine = {
    postersWanted: vi.fn(async () => ({ photos })),
    keepPoster: () => Promise.reject(new Error('This disk can only be read.')),
    on: (name: string, handle: () => void) => {
      if (name === 'photos') tell = handle;
      return () => {};
    },
  };
  makePosters({ engine: engine as unknown as Engine, pictures: '/photo/', by: 'Chrome/1', frameOf });
  await expect.poll(() => frameOf).toHaveBeenCalledTimes(20);
  tell();
  await expect.poll(() => engine.postersWanted.mock.calls.length).toBeGreaterThan(1);
  expect(frameOf).toHaveBeenCalledTimes(20);
});

test('what stood still goes on when work does', async () => {
  const { engine, asked, tell } = pretend([]);
  makePosters({ engine, pictures: '/photo/', by: 'Chrome/1', frameOf: async () => 'frame' });
  await expect.poll(() => asked).toHaveBeenCalledTimes(1);
  tell('progress', { paused: true, held: null });
  tell('progress', { paused: true, held: null });
  tell('progress', { paused: false, held: null });
  await expect.poll(() => asked).toHaveBeenCalledTimes(2);
});

test('a player is named by what knows the formats', () => {
  const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
  expect(playerName(`${chromium} Chrome/156.0.0.0 Safari/537.36`)).toBe('Chrome/156');
  expect(playerName(`${chromium} Talbot/0.1.0 Chrome/148.0 Electron/42.0.0 Safari/537.36`)).toBe('Electron/42');
  expect(playerName('Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Firefox/128.0')).toBe('Firefox/128');
  expect(playerName('')).toBe('page');
});

test('lengths are written as players write them', () => {
  expect([0.2, 1, 12.9, 60, 725, 3725].map(runningTime)).toEqual(['0:01', '0:01', '0:12', '1:00', '12:05', '1:02:05']);
});
