// Files that are renamed, moved, exchanged, copied, deleted and put back at random, by real file calls, while Talbot runs and
// while it is closed: what a person wrote about a picture is found wherever the picture is found, every time.

import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunningEngine } from '../../../engine/start.ts';
import { scratch } from '../scratch.ts';
import { jpegOf } from '../some-photos.ts';

const { at, start } = scratch();

/** As everywhere in these tests: the same numbers at every run. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** Two files of one time and other sizes can be exchanged while Talbot is closed without being noticed: not so here. */
let clock = Date.UTC(2020, 0, 1);
async function written(path: string, bytes: Buffer): Promise<void> {
  await writeFile(path, bytes);
  clock += 1000;
  await utimes(path, new Date(clock), new Date(clock));
}

/** What stands where: the number of the picture by path, as the test itself keeps it. */
type Disk = Map<string, number>;

interface World {
  disk: Disk;
  /** Pictures taken away, to be put back with other times. */
  away: { picture: number; bytes: Buffer }[];
  roll: (most: number) => number;
  roots: string[];
}

async function moved(disk: Disk, from: string, to: string): Promise<void> {
  await rename(from, to);
  for (const [path, picture] of disk) {
    if (path !== from && !path.startsWith(`${from}/`)) continue;
    disk.delete(path);
    disk.set(to + path.slice(from.length), picture);
  }
}

function freePath({ disk, roll, roots }: World, like = ''): string {
  const folders = [...new Set([...disk.keys()].map((path) => dirname(path))), ...roots];
  for (;;) {
    const name = like || `IMG_${roll(10_000)}.jpg`;
    const path = join(folders[roll(folders.length)]!, roll(3) === 0 ? `sub${roll(4)}` : '', name);
    if (![...disk.keys()].some((other) => other.toLowerCase() === path.toLowerCase())) return path;
    like = '';
  }
}

const deeds: Record<string, (world: World, path: string) => Promise<void>> = {
  async rename(world, path) {
    await moved(world.disk, path, join(dirname(path), `IMG_${world.roll(1e6)} é.jpg`));
  },
  async 'change the case'(world, path) {
    const name = basename(path);
    const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
    if (!world.disk.has(join(dirname(path), other))) await moved(world.disk, path, join(dirname(path), other));
  },
  async 'move to another folder'(world, path) {
    const to = freePath(world, basename(path));
    await mkdir(dirname(to), { recursive: true });
    await moved(world.disk, path, to);
  },
  async 'rename a folder'(world, path) {
    const folder = dirname(path);
    if (!world.roots.includes(folder)) await moved(world.disk, folder, `${folder}-${world.roll(1e6)}`);
  },
  async 'exchange two'(world, path) {
    const others = [...world.disk.keys()].filter((other) => other !== path);
    const other = others[world.roll(others.length)]!;
    const [mine, its] = [world.disk.get(path)!, world.disk.get(other)!];
    await rename(path, `${path}.tmp`);
    await rename(other, path);
    await rename(`${path}.tmp`, other);
    world.disk.set(path, its).set(other, mine);
  },
  async 'exchange what two hold'(world, path) {
    const others = [...world.disk.keys()].filter((other) => other !== path);
    const other = others[world.roll(others.length)]!;
    const [mine, its] = [await readFile(path), await readFile(other)];
    await written(path, its);
    await written(other, mine);
    const [one, two] = [world.disk.get(path)!, world.disk.get(other)!];
    world.disk.set(path, two).set(other, one);
  },
  async copy(world, path) {
    const to = freePath(world);
    await mkdir(dirname(to), { recursive: true });
    await written(to, await readFile(path));
    world.disk.set(to, world.disk.get(path)!);
  },
  async delete(world, path) {
    if (world.disk.size < 5) return;
    world.away.push({ picture: world.disk.get(path)!, bytes: await readFile(path) });
    await rm(path);
    world.disk.delete(path);
  },
  async 'put back from a backup'(world) {
    const back = world.away.pop();
    if (!back) return;
    const to = freePath(world);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, back.bytes);
    const time = new Date(
      Date.UTC(1990 + world.roll(20), world.roll(12), 1 + world.roll(28), world.roll(24), world.roll(60)),
    );
    await utimes(to, time, time);
    world.disk.set(to, back.picture);
  },
  async touch(world, path) {
    await utimes(
      path,
      new Date(),
      new Date(Date.UTC(2000, world.roll(12), 1 + world.roll(28), world.roll(24), world.roll(60))),
    );
  },
};

async function doSome(world: World, times: number): Promise<string[]> {
  const done: string[] = [];
  for (let time = 0; time < times; time++) {
    const paths = [...world.disk.keys()];
    const names = Object.keys(deeds);
    const name = names[world.roll(names.length)]!;
    const path = paths[world.roll(paths.length)]!;
    await deeds[name]!(world, path);
    done.push(`${name} ${path}`);
  }
  return done;
}

const captionOf = (picture: number) => `words about picture ${picture}`;

/** Every file as it should be told, else as it is: asked again until it settles, as a page would. */
async function told(engine: RunningEngine, disk: Disk): Promise<string[]> {
  const wrong: string[] = [];
  for (const [path, picture] of disk) {
    const photo = await engine.photoAt({ path }).catch(() => null);
    const how = photo ? `${photo.caption}, ${photo.marks.rating}, ${photo.notes[0]?.text}` : 'not there';
    if (how !== `${captionOf(picture)}, ${1 + (picture % 5)}, note ${picture}`)
      wrong.push(`${path} (${picture}): ${how}`);
  }
  const there = new Set(disk.values()).size;
  const { total } = await engine.search({ text: '' });
  if (total !== there) wrong.push(`${total} photos are shown, ${there} are there`);
  return wrong;
}

async function untilRight(engine: RunningEngine, world: World, done: string[]): Promise<void> {
  const patience = Date.now() + 60_000;
  for (;;) {
    const wrong = await told(engine, world.disk);
    if (wrong.length === 0) return;
    if (Date.now() > patience) expect({ wrong, after: done }).toEqual({ wrong: [], after: done });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test.each([1, 2, 3])('what was written stays with the picture, round %i', async (seed) => {
  const roots = [at(`one-${seed}`), at(`two-${seed}`)];
  const world: World = { disk: new Map(), away: [], roll: dice(seed * 7919), roots };
  for (const root of roots) await mkdir(join(root, 'trip'), { recursive: true });
  for (let picture = 1; picture <= 8; picture++) {
    const path = join(roots[picture % 2]!, picture % 3 === 0 ? 'trip' : '', `photo${picture}.jpg`);
    await written(path, await jpegOf(700 + picture));
    world.disk.set(path, picture);
  }
  let engine = await start(`moves-${seed}`);
  await engine.setDescribing({ describing: 'off' });
  for (const path of roots) await engine.addFolder({ path });
  const album = await engine.makeAlbum({ name: 'all of them' });
  for (const [path, picture] of world.disk) {
    let photo = await engine.photoAt({ path }).catch(() => null);
    while (!photo?.fingerprint) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      photo = await engine.photoAt({ path }).catch(() => null);
    }
    await engine.setCaption({ photo: photo.id, text: captionOf(picture) });
    await engine.mark({ photos: [photo.id], set: { rating: (1 + (picture % 5)) as 1 } });
    await engine.addNote({ photo: photo.id, text: `note ${picture}` });
    await engine.addToAlbum({ album: album.id, photos: [photo.id] });
  }
  await untilRight(engine, world, []);
  for (let round = 0; round < 6; round++) {
    const closed = round % 2 === 1;
    if (closed) await engine.close();
    const done = await doSome(world, 1 + world.roll(4));
    if (closed) engine = await start(`moves-${seed}`);
    await untilRight(engine, world, done);
  }
  // Nothing is left over: whatever is there is in the album, and no file that is gone is told of.
  const { total } = await engine.search({ text: `album:"all of them"` });
  expect(total).toBe(new Set(world.disk.values()).size);
  const names = (await Promise.all(roots.map((root) => readdir(root, { recursive: true })))).flat();
  expect(names.filter((name) => name.endsWith('.jpg')).length).toBe(
    [...world.disk.keys()].filter((path) => path.endsWith('.jpg')).length,
  );
});
