// Watching real folders: events, what happened while nobody watched, drives that come and go.

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fsPath, pathFromBytes } from '../../../engine/file-path.ts';
import { sources } from '../../../engine/scan/event-source.ts';
import { watchFolder, type FolderWatch, type WatchFolderOptions, type WalkProblem } from '../../../engine/scan/scan.ts';
import { temporaryFolder } from '../photo-files.ts';

interface Heard {
  all: number;
  paths: Set<string>;
  offline: number;
  online: number;
  problems: WalkProblem[];
}

const quick = { quietMs: 40, presenceMs: 60, pollMs: 60, walkMs: 60_000 };
const soon = { timeout: 60_000, interval: 20 };

vi.setConfig({ testTimeout: 240_000 });

function place(): { root: string; snapshotFile: string } {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'photos'));
  return { root: join(folder, 'photos'), snapshotFile: join(folder, 'snapshots', '1') };
}

async function watch(
  at: { root: string; snapshotFile: string },
  more: Partial<WatchFolderOptions> = {},
): Promise<Heard & { watch: FolderWatch }> {
  const heard: Heard = { all: 0, paths: new Set(), offline: 0, online: 0, problems: [] };
  const watching = await watchFolder({
    path: at.root,
    snapshotFile: at.snapshotFile,
    times: quick,
    onChange: (paths) => {
      if (paths === 'all') heard.all++;
      else for (const path of paths) heard.paths.add(path.slice(at.root.length + 1));
    },
    onOffline: () => void heard.offline++,
    onOnline: () => void heard.online++,
    onProblem: (problem) => void heard.problems.push(problem),
    ...more,
  });
  onTestFinished(() => watching.close());
  return Object.assign(heard, { watch: watching });
}

const eventually = (check: () => void) => vi.waitFor(check, soon);
const snapshotKept = (at: { snapshotFile: string }) => eventually(() => expect(existsSync(at.snapshotFile)).toBe(true));

test('at first everything, then only what changes', async () => {
  const at = place();
  writeFileSync(join(at.root, 'before.jpg'), 'x');
  const heard = await watch(at);
  await eventually(() => expect(heard.all).toBe(1));
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  mkdirSync(join(at.root, 'sub'));
  writeFileSync(join(at.root, 'sub/b.jpg'), 'x');
  await eventually(() => expect([...heard.paths]).toEqual(expect.arrayContaining(['a.jpg', 'sub'])));
  writeFileSync(join(at.root, 'sub/later.jpg'), 'x');
  await eventually(() => expect([...heard.paths]).toContain('sub/later.jpg'));
  renameSync(join(at.root, 'sub'), join(at.root, 'moved'));
  unlinkSync(join(at.root, 'before.jpg'));
  await eventually(() => expect([...heard.paths]).toEqual(expect.arrayContaining(['moved', 'before.jpg'])));
  expect([heard.all, heard.offline, heard.problems]).toEqual([1, 0, []]);
  expect(heard.watch.byEvents()).toBe(true);
});

test('what changed while nobody watched is told at the next start, and nothing else', async () => {
  const at = place();
  mkdirSync(join(at.root, 'still'));
  for (const name of ['still/same.jpg', 'edited.jpg', 'removed.jpg']) writeFileSync(join(at.root, name), 'x');
  const first = await watch(at);
  await snapshotKept(at);
  await first.watch.close();
  appendFileSync(join(at.root, 'edited.jpg'), 'more');
  unlinkSync(join(at.root, 'removed.jpg'));
  writeFileSync(join(at.root, 'new.jpg'), 'x');
  const second = await watch(at);
  await eventually(() => expect([...second.paths].sort()).toEqual(['edited.jpg', 'new.jpg', 'removed.jpg']));
  expect(second.all).toBe(0);
});

test('files of the same size and time that exchanged their names while nobody watched are told', async () => {
  const at = place();
  for (const folder of ['one', 'other']) {
    mkdirSync(join(at.root, folder));
    for (const name of ['a.jpg', 'b.jpg']) {
      writeFileSync(join(at.root, folder, name), name);
      utimesSync(join(at.root, folder, name), 1_000_000, 1_000_000);
    }
  }
  const first = await watch(at);
  await snapshotKept(at);
  await first.watch.close();
  const [a, b, c] = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => join(at.root, 'one', name)) as [string, string, string];
  renameSync(a, c);
  renameSync(b, a);
  renameSync(c, b);
  const second = await watch(at);
  await eventually(() => expect([...second.paths].sort()).toEqual(['one/a.jpg', 'one/b.jpg']));
  expect(second.all).toBe(0);
});

test('a start after which nothing changed is told too, with nothing in it', async () => {
  const at = place();
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  const first = await watch(at);
  await snapshotKept(at);
  await first.watch.close();
  const tellings: (string[] | 'all')[] = [];
  await watch(at, { onChange: (paths) => void tellings.push(paths) });
  await eventually(() => expect(tellings).toEqual([[]]));
});

test('what could not be kept is told again at the next start', async () => {
  const at = place();
  const first = await watch(at);
  await snapshotKept(at);
  await first.watch.close();
  const failing = await watch(at, { onChange: () => Promise.reject(new Error('the disk is full')) });
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  await eventually(() => expect(failing.problems[0]?.message).toMatch(/the disk is full/));
  await failing.watch.close();
  const next = await watch(at);
  await eventually(() => expect([...next.paths]).toEqual(['a.jpg']));
});

test('what was told and then undone while nobody watched is told, though the snapshot knows nothing of it', async () => {
  const at = place();
  writeFileSync(join(at.root, 'renamed.jpg'), 'x');
  const first = await watch(at);
  await snapshotKept(at);
  await first.watch.close();
  // So long between looks that it is closed before another snapshot is written.
  const second = await watch(at, { times: { ...quick, quietMs: 400 } });
  writeFileSync(join(at.root, 'short-lived.jpg'), 'x');
  renameSync(join(at.root, 'renamed.jpg'), join(at.root, 'RENAMED.jpg'));
  await eventually(() => expect([...second.paths]).toEqual(expect.arrayContaining(['short-lived.jpg', 'RENAMED.jpg'])));
  await second.watch.close();
  unlinkSync(join(at.root, 'short-lived.jpg'));
  renameSync(join(at.root, 'RENAMED.jpg'), join(at.root, 'renamed.jpg'));
  const third = await watch(at);
  const all = ['short-lived.jpg', 'RENAMED.jpg', 'renamed.jpg'];
  await eventually(() => expect([...third.paths]).toEqual(expect.arrayContaining(all)));
  // Once a snapshot holds it, it is told no more.
  await eventually(() => expect(existsSync(`${at.snapshotFile}.told`)).toBe(false));
  await third.watch.close();
  const tellings: (string[] | 'all')[] = [];
  await watch(at, { onChange: (paths) => void tellings.push(paths) });
  await eventually(() => expect(tellings).toEqual([[]]));
});

test('where it cannot be noted what was told, everything is looked at next time', async () => {
  const at = place();
  const first = await watch(at);
  await snapshotKept(at);
  await first.watch.close();
  rmSync(`${at.snapshotFile}.told`, { force: true });
  mkdirSync(`${at.snapshotFile}.told`);
  const second = await watch(at, { times: { ...quick, quietMs: 400 } });
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  await eventually(() => expect([...second.paths]).toContain('a.jpg'));
  await second.watch.close();
  const third = await watch(at);
  await eventually(() => expect(third.all).toBe(1));
});

test('a broken snapshot means: look at everything', async () => {
  const at = place();
  mkdirSync(join(at.snapshotFile, '..'), { recursive: true });
  mkdirSync(at.snapshotFile);
  const heard = await watch(at);
  await eventually(() => expect(heard.all).toBe(1));
});

test('a file that grows is told once, when it rests', async () => {
  const at = place();
  const tellings: string[][] = [];
  const onChange: WatchFolderOptions['onChange'] = (paths) => void (paths !== 'all' && tellings.push(paths));
  // Much longer than between two writes, also where each of them comes late.
  await watch(at, { onChange, times: { ...quick, quietMs: 1000 } });
  await snapshotKept(at);
  const path = join(at.root, 'copying.jpg');
  for (let step = 0; step < 12; step++) {
    appendFileSync(path, 'x'.repeat(1000));
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await eventually(() => expect(tellings.flat()).toContain(path));
  // How often depends on the machine; far fewer than it was written.
  expect(tellings.flat().length).toBeLessThan(6);
});

test('a drive that is pulled out and put back', async () => {
  const at = place();
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  const heard = await watch(at);
  await eventually(() => expect(heard.all).toBe(1));
  renameSync(at.root, `${at.root}-away`);
  await eventually(() => expect(heard.offline).toBe(1));
  expect(heard.watch.online()).toBe(false);
  const told = heard.paths.size;
  writeFileSync(join(`${at.root}-away`, 'b.jpg'), 'x');
  renameSync(`${at.root}-away`, at.root);
  await eventually(() => expect(heard.online).toBe(2));
  await eventually(() => expect(heard.all > 1 || heard.paths.has('b.jpg')).toBe(true));
  expect(told).toBe(0);
  writeFileSync(join(at.root, 'c.jpg'), 'x');
  await eventually(() => expect([...heard.paths]).toContain('c.jpg'));
});

test('a folder that is offline at the start is told so and found when it comes', async () => {
  const at = place();
  rmSync(at.root, { recursive: true });
  const heard = await watch(at);
  expect([heard.offline, heard.online, heard.watch.online()]).toEqual([1, 0, false]);
  mkdirSync(at.root);
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  await eventually(() => expect([heard.online, heard.all]).toEqual([1, 1]));
});

test('a folder that others found gone is seen to come back, however short it was away', async () => {
  const at = place();
  const heard = await watch(at);
  await eventually(() => expect(heard.all).toBe(1));
  renameSync(at.root, `${at.root}-away`);
  heard.watch.foundAway();
  renameSync(`${at.root}-away`, at.root);
  await eventually(() => expect([heard.offline, heard.online]).toEqual([1, 2]));
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  await eventually(() => expect([...heard.paths]).toContain('a.jpg'));
});

test('where the system has no watches left, polling takes over and says how to get more', async () => {
  const at = place();
  mkdirSync(join(at.root, 'sub'));
  const exhausted = async () => {
    throw new Error('inotify_add_watch failed: No space left on device');
  };
  const heard = await watch(at, { sources: { ...sources, events: exhausted } });
  await eventually(() => expect(heard.all).toBe(1));
  expect(heard.watch.byEvents()).toBe(false);
  expect(heard.problems[0]?.message).toMatch(/fs\.inotify\.max_user_watches/);
  writeFileSync(join(at.root, 'sub/a.jpg'), 'x');
  await eventually(() => expect([...heard.paths]).toContain('sub'));
});

test('a name that is not UTF-8 is told by its folder', async () => {
  const at = place();
  const odd = pathFromBytes(Buffer.from([0x63, 0xe9, 0x2e, 0x6a, 0x70, 0x67]));
  const heard = await watch(at);
  await snapshotKept(at);
  mkdirSync(join(at.root, 'sub'));
  await eventually(() => expect([...heard.paths]).toContain('sub'));
  heard.paths.clear();
  writeFileSync(fsPath(join(at.root, 'sub', odd)), 'x');
  await eventually(() => expect([...heard.paths]).toContain('sub'));
});

test("changes in Talbot's own library do not count", async () => {
  const at = place();
  const library = join(at.root, 'library');
  mkdirSync(library);
  const heard = await watch(at, { skip: [library] });
  await eventually(() => expect(heard.all).toBe(1));
  writeFileSync(join(library, 'thumbnail.webp'), 'x');
  writeFileSync(join(at.root, 'a.jpg'), 'x');
  await eventually(() => expect([...heard.paths]).toEqual(['a.jpg']));
});
