// Exports that something stands in the way of: full disks, odd places, files and folders that went away, the end of the
// program. Every refusal is told, and nothing is lost or written twice.

import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EngineError } from '../../../engine/contract.ts';
import { writeNew } from '../../../engine/export/files.ts';
import { Journal } from '../../../engine/export/journal.ts';
import { scratch } from '../scratch.ts';
import { ended, libraryOf } from './exported.ts';

const room = scratch();
const { at, start } = room;
const library = (name: string, photos?: number) => libraryOf(room, name, photos);

const root = process.getuid?.() === 0;

test('a photo whose file is away is told, the others are written', async () => {
  const { engine, ids, paths } = await library('away');
  await rm(paths[1]!);
  const done = await ended(
    engine,
    await engine.startExport({ photos: ids, kind: 'originals', folder: at('away-out') }),
  );
  expect(done).toMatchObject({ state: 'done', failed: 1, failures: [{ photo: ids[1], reason: 'file-missing' }] });
  expect(await readdir(at('away-out'))).toHaveLength(2);
});

test('Talbot’s own folder, a file, and asking for nothing are refused', async () => {
  const { engine, ids } = await library('refused', 1);
  await writeFile(at('a-file'), '');
  const refused = (asked: object) =>
    engine.startExport({ photos: ids, kind: 'originals', folder: at('x'), ...asked } as never);
  await expect(refused({ folder: at('refused', 'out') })).rejects.toMatchObject({ reason: 'not-allowed' });
  await expect(refused({ folder: at('a-file') })).rejects.toMatchObject({ reason: 'bad-request' });
  await expect(refused({ folder: 'out' })).rejects.toMatchObject({ reason: 'bad-request' });
  await expect(refused({ kind: 'zip' })).rejects.toMatchObject({ reason: 'bad-request' });
  await expect(engine.stopExport({ id: 99 })).rejects.toMatchObject({ reason: 'not-found' });
  if (root) return;
  await mkdir(at('locked'));
  await chmod(at('locked'), 0o500);
  await expect(refused({ folder: at('locked') })).rejects.toMatchObject({ reason: 'no-permission' });
});

test('a full disk is told as what it is, and leaves no half file', async () => {
  await mkdir(at('full'));
  const full = async (path: unknown) => {
    await writeFile(path as string, 'half');
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  await expect(writeNew(at('full', 'a.jpg'), 'whole', full)).rejects.toMatchObject({ reason: 'disk-full' });
  expect(await readdir(at('full'))).toEqual([]);
  await writeFile(at('full', 'b.jpg'), 'mine');
  await expect(writeNew(at('full', 'b.jpg'), 'theirs')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await readFile(at('full', 'b.jpg'), 'utf8')).toBe('mine');
});

test('a library whose disk is full says so, and no line is lost to one that was cut off', async () => {
  const folder = at('torn');
  const options = { kind: 'originals' as const, folder: '/nowhere' };
  const job = { id: 1, options, folder: '/nowhere', table: null, startedAt: '', done: false };
  const journal = await Journal.create(folder, job, [1, 2, 3]);
  journal.add({ at: 0, begun: ['a.jpg'] });
  const file = join(folder, '1', 'journal.jsonl');
  await appendFile(file, '{"at":0,"wri');
  const next = new Journal(join(folder, '1'));
  next.add({ at: 0, written: 'a.jpg' });
  next.add({ at: 1, begun: ['b.jpg'] });
  expect(new Journal(join(folder, '1')).standing()).toMatchObject({ next: 1, begun: ['b.jpg'] });
  // What takes no bytes, whatever is asked of it.
  await rm(file);
  await symlink('/dev/full', file);
  expect(() => next.add({ at: 1, written: 'b.jpg' })).toThrow(expect.objectContaining({ reason: 'disk-full' }));
});

test('places that cannot be are refused in words, and no ".." leads into Talbot’s own folder', async () => {
  const { engine, ids } = await library('odd-places', 1);
  const refused = async (folder: string) => {
    const asked = { photos: ids, kind: 'lavis' as const, folder };
    const told = await engine.startExport(asked).catch((error: unknown) => error as EngineError);
    return (told as EngineError).reason ?? 'taken';
  };
  await symlink(at('nothing-there'), at('dangling'));
  await symlink(at('looping'), at('looping'));
  await writeFile(at('plain-file'), '');
  await symlink(at('odd-places'), at('way-in'));
  expect(await refused(at('dangling'))).toBe('folder-missing');
  expect(await refused(at('looping'))).toBe('bad-request');
  expect(await refused(at('plain-file', 'below'))).toBe('folder-missing');
  expect(await refused(at('x'.repeat(256)))).toBe('bad-request');
  expect(await refused(at('way-in', 'exports', 'mine'))).toBe('not-allowed');
  expect(await refused(`${at('missing')}/../odd-places/thumbnails`)).toBe('not-allowed');
  // Where nothing can be made, and Node's own way to make folders goes on for ever.
  if (process.platform === 'linux') expect(await refused('/proc/self/nothing/at/all')).toBe('folder-missing');
  const deep = at('quite', 'deep', 'below');
  expect(await refused(deep)).toBe('taken');
  expect((await stat(deep)).isDirectory()).toBe(true);
});

test('a place that goes away stops it, and it goes on when the place is back', async () => {
  const { engine, ids } = await library('gone', 4);
  const to = at('gone-out');
  const begun = await engine.startExport({ photos: ids, kind: 'resized', folder: to });
  const { done } = await engine.stopExport({ id: begun.id });
  expect(done).toBeLessThan(4);
  await rm(to, { recursive: true });
  await engine.resumeExport({ id: begun.id });
  expect(await ended(engine, begun)).toMatchObject({ state: 'stopped', done, problem: { reason: 'folder-missing' } });
  await mkdir(to);
  await engine.resumeExport({ id: begun.id });
  expect(await ended(engine, begun)).toMatchObject({ state: 'done', done: 4, failed: 0, problem: null });
  expect(await readdir(to)).toHaveLength(4 - done);
});

test('stopped, the program ended, and gone on with: nothing twice, nothing missing', async () => {
  const { engine, ids } = await library('resumed', 6);
  const to = at('resumed-out');
  const asked = { photos: ids, kind: 'resized' as const, folder: to, longestSide: 64 };
  const begun = await engine.startExport(asked);
  const stopped = await engine.stopExport({ id: begun.id });
  expect(stopped.state).toBe('stopped');
  await engine.close();
  // As a kill in the middle of a file leaves it.
  const journal = at('resumed', 'exports', String(begun.id), 'journal.jsonl');
  await writeFile(`${to}/half.jpg`, 'half');
  await writeFile(journal, `${JSON.stringify({ at: stopped.done, begun: ['half.jpg'] })}\n{"at":`, { flag: 'a' });
  const again = await start('resumed', { work: false });
  expect(await again.exports()).toMatchObject([{ id: begun.id, state: 'stopped', done: stopped.done, photos: 6 }]);
  await again.resumeExport({ id: begun.id });
  expect(await ended(again, begun)).toMatchObject({ state: 'done', done: 6, failed: 0 });
  expect(await readdir(to)).toHaveLength(6);
  await again.forgetExport({ id: begun.id });
  expect(await again.exports()).toEqual([]);
  expect(await readdir(to)).toHaveLength(6);
});
