// Walking real folders, also odd and hostile ones.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { walkFolder, walkPaths, type FileStamp, type WalkProblem } from '../../../engine/scan/scan.ts';
import { fsPath, pathFromBytes } from '../../../engine/file-path.ts';
import { jpeg, temporaryFolder } from '../photo-files.ts';

async function found(batches: AsyncGenerator<FileStamp[]>, root: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const batch of batches) paths.push(...batch.map((stamp) => stamp.path.slice(root.length + 1)));
  return paths.sort();
}

function folderWith(...names: string[]): string {
  const root = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), 'x');
  }
  return root;
}

test('photos by name in all folders but hidden ones and those of other programs', async () => {
  const root = folderWith(
    'a.jpg',
    'b/c.HEIC',
    'b/d/e.nef',
    'b/notes.xmp',
    '.git/f.jpg',
    '@eaDir/g.jpg',
    '.h.jpg',
    'b/film.mp4',
    'song.mp3',
  );
  expect(await found(walkFolder(root), root)).toEqual(['a.jpg', 'b/c.HEIC', 'b/d/e.nef', 'b/film.mp4']);
});

test('a name that does not tell is opened', async () => {
  const root = folderWith('text', 'text.txt');
  writeFileSync(join(root, 'photo'), await jpeg());
  writeFileSync(join(root, 'photo.txt'), await jpeg());
  writeFileSync(join(root, 'photo.001'), await jpeg());
  expect(await found(walkFolder(root), root)).toEqual(['photo', 'photo.001', 'photo.txt']);
});

test('names with line breaks, emoji and bytes that are not UTF-8', async () => {
  const root = temporaryFolder();
  const names = [Buffer.from('a\nb.jpg'), Buffer.from('🌊.jpg'), Buffer.from([0x63, 0xe9, 0x2e, 0x6a, 0x70, 0x67])];
  for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${root}/`), name]), 'x');
  const odd = pathFromBytes(Buffer.from([0xff, 0xfe]));
  mkdirSync(fsPath(join(root, odd)));
  writeFileSync(fsPath(join(root, odd, 'in.jpg')), 'x');
  expect(await found(walkFolder(root), root)).toEqual([...names.map(pathFromBytes), join(odd, 'in.jpg')].sort());
});

test('links: to files they are followed, to folders not, in circles never', async () => {
  const elsewhere = folderWith('far.jpg');
  const root = folderWith('near/a.jpg');
  symlinkSync(join(root, 'near/a.jpg'), join(root, 'link.jpg'));
  symlinkSync(root, join(root, 'near/loop'));
  symlinkSync('self.jpg', join(root, 'self.jpg'));
  symlinkSync(join(root, 'nowhere'), join(root, 'broken.jpg'));
  symlinkSync(elsewhere, join(root, 'elsewhere'));
  const problems: WalkProblem[] = [];
  const onProblem = (problem: WalkProblem) => void problems.push(problem);
  expect(await found(walkFolder(root, { onProblem }), root)).toEqual(['link.jpg', 'near/a.jpg']);
  expect(problems.map(({ path, reason }) => [path, reason])).toEqual([[join(root, 'elsewhere'), 'not-allowed']]);
  expect(problems[0]!.message).toContain(`Add ${elsewhere}`);
});

test('a pipe with the name of a photo is not opened', async () => {
  const root = folderWith('a.jpg');
  for (const name of ['pipe.jpg', 'pipe']) spawnSync('mkfifo', [join(root, name)]);
  expect(await found(walkFolder(root), root)).toEqual(['a.jpg']);
});

test('folders in folders, deeper than the system finds a way: told in few words, and the rest is walked', async () => {
  const root = folderWith('a.jpg', 'z/b.jpg');
  const step = `fs.mkdirSync('${'y'.repeat(200)}'); process.chdir('${'y'.repeat(200)}');`;
  spawnSync(process.execPath, ['-e', `for (let i = 0; i < 30; i++) { ${step} } fs.writeFileSync('c.jpg', 'x');`], {
    cwd: root,
  });
  // Nothing that goes by whole paths takes them away.
  onTestFinished(() => void spawnSync('rm', ['-rf', root]));
  const problems: WalkProblem[] = [];
  expect(await found(walkFolder(root, { onProblem: (problem) => problems.push(problem) }), root)).toEqual([
    'a.jpg',
    'z/b.jpg',
  ]);
  expect(problems).toMatchObject([{ message: expect.stringMatching(/so many folders.*further up/) }]);
  expect(problems[0]!.message.length).toBeLessThan(300);
});

test('a folder that is not there is an error that keeps its photos', async () => {
  const gone = join(temporaryFolder(), 'gone');
  await expect(found(walkFolder(gone), gone)).rejects.toMatchObject({ reason: 'folder-missing' });
  const file = join(folderWith('a.jpg'), 'a.jpg');
  await expect(found(walkFolder(file), file)).rejects.toMatchObject({ reason: 'folder-missing' });
});

test('a folder removed while it is walked is missing, not empty', async () => {
  const root = folderWith(...Array.from({ length: 20 }, (_, index) => `${index}/${index}.jpg`));
  const walk = walkFolder(root);
  await walk.next();
  rmSync(root, { recursive: true });
  await expect(found(walk, root)).rejects.toMatchObject({ reason: 'folder-missing' });
});

test('another folder put in its place while it is walked is noticed too', async () => {
  const root = folderWith('a/1.jpg', 'b/2.jpg');
  const walk = walkFolder(root);
  await walk.next();
  renameSync(root, `${root}-before`);
  mkdirSync(root);
  await expect(found(walk, root)).rejects.toMatchObject({ reason: 'folder-missing' });
  rmSync(`${root}-before`, { recursive: true });
});

test('a subfolder removed while it is walked is simply gone', async () => {
  const root = folderWith('a/1.jpg', 'b/2.jpg', 'c/3.jpg');
  const walk = walkFolder(root);
  const first = await walk.next();
  for (const name of ['a', 'b', 'c']) {
    if (!first.value?.[0]?.path.includes(`/${name}/`)) rmSync(join(root, name), { recursive: true });
  }
  expect(await found(walk, root)).toEqual([]);
});

test('a subfolder that may not be read is reported and the rest is walked', () => {
  const root = folderWith('open/1.jpg', 'shut/2.jpg');
  chmodSync(root, 0o755);
  chmodSync(join(root, 'open'), 0o755);
  chmodSync(join(root, 'shut'), 0o000);
  expect(walkAsNobody(root)).toEqual({
    paths: [join(root, 'open/1.jpg')],
    problems: [[join(root, 'shut'), 'no-permission']],
  });
}, 30_000);

test('a folder that may not be read at all says so', () => {
  const root = folderWith('1.jpg');
  chmodSync(root, 0o000);
  expect(walkAsNobody(root)).toEqual({ error: 'no-permission' });
}, 30_000);

/** Root may read everything, so the walk runs in a child without that right. */
function walkAsNobody(root: string): unknown {
  const scan = new URL('../../../engine/scan/scan.ts', import.meta.url).href;
  const program = `
    if (process.getuid() === 0) process.setuid(65534);
    const paths = [], problems = [];
    const onProblem = (problem) => problems.push([problem.path, problem.reason]);
    import(${JSON.stringify(scan)}).then(async ({ walkFolder }) => {
      for await (const batch of walkFolder(${JSON.stringify(root)}, { onProblem })) paths.push(...batch.map((stamp) => stamp.path));
      return { paths, problems };
    }).catch((error) => ({ error: error.reason ?? String(error) })).then((said) => console.log(JSON.stringify(said)));`;
  const child = spawnSync(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', loadThenDrop(scan, program)],
    { encoding: 'utf8' },
  );
  chmodSync(root, 0o755);
  return JSON.parse(child.stdout || JSON.stringify({ stderr: child.stderr }));
}

/** Modules are read before the right to read them is given up. */
function loadThenDrop(scan: string, program: string): string {
  return `await import(${JSON.stringify(scan)});${program}`;
}

test('looking at single paths again: files, folders, what is gone', async () => {
  const root = folderWith('a.jpg', 'b/c.jpg', 'b/d/e.jpg', 'f/g.jpg', '.hidden/h.jpg');
  const paths = ['a.jpg', 'b', 'gone.jpg', '.hidden/h.jpg', 'f/.i.jpg'].map((name) => join(root, name));
  expect(await found(walkPaths(paths, { root }), root)).toEqual(['a.jpg', 'b/c.jpg', 'b/d/e.jpg']);
});

test('skipped paths are not entered, and an aborted walk stops', async () => {
  const root = folderWith('a.jpg', 'library/thumbnails/b.jpg');
  expect(await found(walkFolder(root, { skip: [join(root, 'library')] }), root)).toEqual(['a.jpg']);
  await expect(found(walkFolder(root, { signal: AbortSignal.abort() }), root)).rejects.toThrow(/abort/i);
});

test('a big folder comes in batches, each file once', async () => {
  const root = mkdtempSync(join(temporaryFolder(), 'big-'));
  for (let index = 0; index < 1200; index++) writeFileSync(join(root, `${index}.jpg`), '');
  const sizes: number[] = [];
  const paths = new Set<string>();
  for await (const batch of walkFolder(root)) {
    sizes.push(batch.length);
    for (const { path } of batch) paths.add(path);
  }
  expect(sizes).toEqual([1000, 200]);
  expect(paths.size).toBe(1200);
}, 30_000);
