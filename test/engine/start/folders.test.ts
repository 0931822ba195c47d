// Folders added, refused, removed and found again; the demo photos.

import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type EngineError } from '../../../engine/contract.ts';
import { scratch, until, untilDone } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';

const { at, start } = scratch();

describe('folders', () => {
  test('what is no folder of photos is refused with its reason', async () => {
    const engine = await start('library-folders');
    await mkdir(at('pictures', 'inside'), { recursive: true });
    await writeFile(at('pictures', 'file.txt'), '');
    const reasonOf = (path: string) => engine.addFolder({ path }).catch((error: EngineError) => error.reason);
    expect(await reasonOf(at('nowhere'))).toBe('folder-missing');
    expect(await reasonOf(at('pictures', 'file.txt'))).toBe('bad-request');
    expect(await reasonOf(at('library-folders'))).toBe('not-allowed');
    expect(await reasonOf(at('library-folders', 'thumbnails'))).toBe('not-allowed');
    if (process.platform === 'linux') expect(await reasonOf('/proc/self')).toBe('not-allowed');
    await engine.addFolder({ path: at('pictures') });
    expect(await reasonOf(at('pictures'))).toBe('folder-overlaps');
    expect(await reasonOf(at('pictures', 'inside'))).toBe('folder-overlaps');
    // The same folder by another name.
    await symlink(at('pictures'), at('link'));
    expect(await reasonOf(at('link'))).toBe('folder-overlaps');
    await mkdir(at('pictures-twin'));
    expect(await engine.addFolder({ path: `${at('pictures-twin')}/` })).toMatchObject({ path: at('pictures-twin') });
  });

  test("a folder around the library never shows the library's own pictures", async () => {
    await writePhotos(at('around'), 2, 540);
    const engine = await start(join('around', 'library'));
    await engine.addFolder({ path: at('around') });
    await untilDone(engine);
    await engine.close();
    const again = await start(join('around', 'library'));
    await until(again, (now) => now.doing === 'nothing');
    expect((await again.progress()).photos).toBe(2);
  });

  test('a tree of folders: each level with how many files lie in and below', async () => {
    await writePhotos(at('tree', 'Trips', 'Sea', 'Boats'), 2, 560);
    await writePhotos(at('tree', 'Trips', 'Sea'), 1, 563);
    await writePhotos(at('tree', 'Trips 2'), 1, 565);
    await mkdir(at('tree', 'empty'));
    const engine = await start('library-tree');
    const { id } = await engine.addFolder({ path: at('tree') });
    await until(engine, (now) => now.photos === 4 && now.unread === 0);
    const above = await engine.subfolders({ path: at('tree') });
    expect(above.toSorted((a, b) => a.name.length - b.name.length)).toEqual([
      { path: at('tree', 'Trips'), name: 'Trips', files: 3, more: true },
      { path: at('tree', 'Trips 2'), name: 'Trips 2', files: 1, more: false },
    ]);
    const sea = { path: at('tree', 'Trips', 'Sea'), name: 'Sea', files: 3, more: true };
    expect(await engine.subfolders({ path: at('tree', 'Trips') })).toEqual([sea]);
    expect(await engine.subfolders({ path: `${sea.path}/` })).toMatchObject([{ name: 'Boats', files: 2, more: false }]);
    // What stands beside it and begins with the same letters is not found with it.
    expect((await engine.search({ text: `folder:"${at('tree', 'Trips')}/"` })).total).toBe(3);
    await engine.removeFolder({ id });
    expect(await engine.subfolders({ path: at('tree') })).toEqual([]);
  });

  test('what a person wrote comes back with a folder that was removed', async () => {
    const [path] = await writePhotos(at('removed'), 2, 550);
    const engine = await start('library-removed');
    const { id } = await engine.addFolder({ path: at('removed') });
    await untilDone(engine);
    const photo = await engine.photoAt({ path: path! });
    await engine.setCaption({ photo: photo.id, text: 'Grandmother’s house' });
    await engine.addTag({ photo: photo.id, name: 'family' });
    await engine.removeFolder({ id });
    expect((await engine.search({ text: '' })).hits).toEqual([]);
    await rename(at('removed'), at('elsewhere'));
    await engine.addFolder({ path: at('elsewhere') });
    await untilDone(engine);
    const found = await engine.search({ text: 'grandmother tag:family' });
    expect(found.hits.map((hit) => [hit.id, hit.caption])).toEqual([[photo.id, 'Grandmother’s house']]);
  });

  test('removing, pausing and adding are undone and done again, after a restart too', async () => {
    const [path] = await writePhotos(at('undone'), 3, 570);
    let engine = await start('library-undone');
    const folder = await engine.addFolder({ path: at('undone') });
    await untilDone(engine);
    const photo = await engine.photoAt({ path: path! });
    await engine.setCaption({ photo: photo.id, text: 'Grandmother’s house' });
    expect(await engine.removeFolder({ id: folder.id })).toMatchObject({ what: 'remove-folder', photos: 0 });
    expect((await engine.search({ text: '' })).hits).toEqual([]);
    await engine.close();

    engine = await start('library-undone');
    expect(await engine.folders()).toEqual([]);
    expect(await engine.undo()).toMatchObject({ what: 'remove-folder', skipped: 0 });
    expect(await untilDone(engine)).toMatchObject({ photos: 3 });
    expect(await engine.folders()).toMatchObject([{ ...folder, state: 'watching', photos: 3 }]);
    expect(await engine.photoAt({ path: path! })).toMatchObject({ id: photo.id, caption: 'Grandmother’s house' });
    // It is watched, not only shown.
    await writePhotos(at('undone', 'new'), 1, 580);
    await until(engine, (now) => now.photos === 4 && now.doing === 'nothing');

    await engine.redo();
    await until(engine, (now) => now.photos === 0);
    expect(await engine.folders()).toEqual([]);
    await engine.undo();
    await until(engine, (now) => now.photos === 4 && now.doing === 'nothing');
    expect(await engine.pauseFolder({ id: folder.id, paused: true })).toMatchObject({ state: 'paused' });
    await engine.undo();
    await until(engine, (now) => now.doing === 'nothing');
    expect(await engine.folders()).toMatchObject([{ state: 'watching' }]);
    await engine.redo();
    expect(await engine.folders()).toMatchObject([{ state: 'paused' }]);
    await engine.undo();

    expect(await engine.undo()).toMatchObject({ what: 'caption' });
    expect(await engine.undo()).toMatchObject({ what: 'add-folder' });
    await until(engine, (now) => now.photos === 0);
    expect(await engine.folders()).toEqual([]);
    expect(await engine.undo()).toBeNull();
    await engine.redo();
    await until(engine, (now) => now.photos === 4 && now.doing === 'nothing');
    await engine.close();
    engine = await start('library-undone');
    expect(await engine.folders()).toMatchObject([{ id: folder.id, photos: 4 }]);
  });

  test('one that is gone from the disk comes back as one that is away, and its photos when it is there again', async () => {
    await writePhotos(at('away'), 2, 590);
    const engine = await start('library-away');
    const { id } = await engine.addFolder({ path: at('away') });
    await untilDone(engine);
    await engine.removeFolder({ id });
    await rename(at('away'), at('put-aside'));
    await engine.undo();
    await expect.poll(() => engine.folders(), { timeout: 60_000 }).toMatchObject([{ id, state: 'offline', photos: 0 }]);
    await rename(at('put-aside'), at('away'));
    await until(engine, (now) => now.photos === 2 && now.doing === 'nothing');
  });

  test('demo photos are offered once, and are a folder like any other', async () => {
    await writePhotos(at('shipped', 'demo', 'photos'), 3, 560);
    const engine = await start('library-demo', { resources: at('shipped') });
    expect((await engine.status()).demoAvailable).toBe(true);
    const folder = await engine.addDemo();
    expect(folder.path).toBe(at('shipped', 'demo', 'photos'));
    expect((await engine.addDemo()).id).toBe(folder.id);
    expect((await engine.status()).demoAvailable).toBe(false);
    expect(await untilDone(engine)).toMatchObject({ photos: 3 });
    await engine.close();
    const without = await start('library-demo-less');
    expect((await without.status()).demoAvailable).toBe(false);
    await expect(without.addDemo()).rejects.toMatchObject({ reason: 'not-found' });
  });
});
