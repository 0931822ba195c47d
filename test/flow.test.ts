// The whole machine from outside: files come, move, change and go, a process is killed in the middle, and every word
// stays with its photo.

import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, readFile, rename, unlink, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Engine, Photo, Progress } from '../engine/contract.ts';
import { findLocalEngine } from '../engine/host/local.ts';
import { localNames } from '../engine/start.ts';
import { scratch, until, untilDone } from './engine/scratch.ts';
import { jpegOf, writePhotos } from './engine/some-photos.ts';

const { at, start } = scratch();
const cli = fileURLToPath(new URL('../engine/cli.ts', import.meta.url));

test('a photo dropped into a folder becomes a row with a caption', async () => {
  await mkdir(at('drop'));
  const engine = await start('library-drop');
  await engine.addFolder({ path: at('drop') });
  await until(engine, (now) => now.doing === 'nothing');
  await writeFile(at('drop', 'new.jpg'), await jpegOf(1));
  await until(engine, (now) => now.seen === 1);
  const photo = await engine.photoAt({ path: at('drop', 'new.jpg') });
  expect(photo).toMatchObject({ name: 'new.jpg', state: 'seen', width: 96, height: 64 });
  expect(photo.captions).toMatchObject([{ by: 'model', model: 'tiny' }]);
  expect((await engine.search({ text: 'new' })).hits.map((hit) => hit.id)).toEqual([photo.id]);
});

test('moves, renames, copies and metadata edits keep every word, and nothing is seen again', async () => {
  const [first, second] = await writePhotos(at('moves'), 3, 10);
  await mkdir(at('moves', 'sub'));
  await mkdir(at('other'));
  const engine = await start('library-moves');
  await engine.addFolder({ path: at('moves') });
  await engine.addFolder({ path: at('other') });
  await untilDone(engine);
  const before = await engine.photoAt({ path: first! });
  await engine.setCaption({ photo: before.id, text: 'Mine' });
  await engine.ask({ photo: before.id, question: 'What?', ask: 'q' });
  const told = async (path: string) => wordsOf(await engine.photoAt({ path }));
  const words = await told(first!);

  await rename(first!, at('moves', 'sub', 'renamed.jpg'));
  await untilThere(engine, at('moves', 'sub', 'renamed.jpg'));
  expect(await told(at('moves', 'sub', 'renamed.jpg'))).toEqual(words);

  await rename(at('moves', 'sub'), at('moves', 'sub-renamed'));
  await untilThere(engine, at('moves', 'sub-renamed', 'renamed.jpg'));
  expect(await told(at('moves', 'sub-renamed', 'renamed.jpg'))).toEqual(words);

  // Into another watched folder, by copy and delete, as a file manager does between disks.
  await cp(at('moves', 'sub-renamed', 'renamed.jpg'), at('other', 'copied.jpg'));
  await untilThere(engine, at('other', 'copied.jpg'));
  await unlink(at('moves', 'sub-renamed', 'renamed.jpg'));
  await until(engine, (now) => now.photos === 3 && now.doing === 'nothing' && now.waiting === 0);
  expect(await told(at('other', 'copied.jpg'))).toEqual(words);

  // A comment written into the file by another program changes its bytes, not its picture.
  const bytes = await readFile(at('other', 'copied.jpg'));
  const comment = Buffer.from([0xff, 0xfe, 0x00, 0x07, ...Buffer.from('hello')]);
  await writeFile(at('other', 'copied.jpg'), Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]));
  await utimes(at('other', 'copied.jpg'), new Date(), new Date(Date.now() + 5000));
  const longer = bytes.length + comment.length;
  await expect
    .poll(async () => (await engine.photoAt({ path: at('other', 'copied.jpg') })).files.map((file) => file.bytes), {
      timeout: 120_000,
    })
    .toContain(longer);
  await untilDone(engine);
  expect(await told(at('other', 'copied.jpg'))).toEqual(words);
  expect((await engine.photoAt({ path: second! })).state).toBe('seen');
});

test('moves made while nothing ran are understood at the next start', async () => {
  const [path] = await writePhotos(at('closed'), 3, 20);
  let engine = await start('library-closed');
  await engine.addFolder({ path: at('closed') });
  await untilDone(engine);
  const { id } = await engine.photoAt({ path: path! });
  await engine.setCaption({ photo: id, text: 'Mine' });
  const words = wordsOf(await engine.photo({ id }));
  await engine.close();
  await mkdir(at('closed', 'deep', 'er'), { recursive: true });
  await rename(path!, at('closed', 'deep', 'er', 'x.jpg'));
  await writePhotos(at('closed'), 1, 29);
  engine = await start('library-closed');
  await untilThere(engine, at('closed', 'deep', 'er', 'x.jpg'));
  expect(await until(engine, (now) => now.seen === 4)).toMatchObject({ photos: 4 });
  expect(wordsOf(await engine.photoAt({ path: at('closed', 'deep', 'er', 'x.jpg') }))).toEqual(words);
});

test('kill -9 in the middle of the work loses nothing a person made and redoes at most one batch', async () => {
  const photos = 40;
  await writePhotos(at('killed'), photos, 1000);
  const known = new Map<string, string>();
  const written = new Map<number, string>();
  for (const seenBefore of [4, 16, 28]) {
    const child = index('library-killed', at('killed'));
    const { engine, close } = await speakTo('library-killed');
    // Work is slow enough with a real process that it is caught in the middle.
    await until(engine, (now) => now.seen >= seenBefore);
    const [hit] = (await engine.search({ text: 'is:seen', limit: 1 })).hits;
    await engine.setCaption({ photo: hit!.id, text: `Written at ${seenBefore}` });
    written.set(hit!.id, `Written at ${seenBefore}`);
    for (const [name, madeAt] of await machineCaptions(engine)) known.set(name, known.get(name) ?? madeAt);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    close();
  }
  const engine = await start('library-killed');
  expect(await untilDone(engine)).toMatchObject({ photos, seen: photos, failed: 0 });
  for (const [id, text] of written) expect((await engine.photo({ id })).caption).toBe(text);
  // What was seen before a kill was not seen again after it.
  const now = await machineCaptions(engine);
  expect(known.size).toBeGreaterThanOrEqual(28);
  for (const [name, madeAt] of known) expect([name, now.get(name)]).toEqual([name, madeAt]);
});

function index(library: string, folder: string): ChildProcess {
  const env = { ...process.env, TALBOT_MODELS: at('models') };
  return spawn(process.execPath, [cli, 'index', folder, '--library', at(library)], { env, stdio: 'ignore' });
}

async function speakTo(library: string) {
  for (;;) {
    const found = await findLocalEngine(at(library), localNames);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** When the model's caption of each photo was made. */
async function machineCaptions(engine: Engine): Promise<Map<string, string>> {
  const { hits } = await engine.search({ text: 'is:seen', limit: 500 });
  const all = await Promise.all(hits.map(({ id }) => engine.photo({ id })));
  return new Map(all.map((photo) => [photo.name, photo.captions.find((one) => one.by === 'model')!.madeAt]));
}

/** All that was said of a photo, and by whom, and when. */
function wordsOf({ id, state, captions, tags, conversation }: Photo) {
  return { id, state, captions, tags, conversation };
}

async function untilThere(engine: Parameters<typeof until>[0], path: string): Promise<Progress> {
  await expect
    .poll(
      () =>
        engine.photoAt({ path }).then(
          (photo) => photo.state,
          () => null,
        ),
      { timeout: 120_000 },
    )
    .toBe('seen');
  return await until(engine, (now) => now.doing === 'nothing' && now.waiting === 0);
}
