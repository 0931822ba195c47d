// The verbs about the library as a whole: index, folders, status.

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EngineError, type Engine, type Folder, type Progress, type Tiles } from '../contract.ts';
import { fsPath } from '../file-path.ts';
import { pathOf } from './photo-argument.ts';
import { printable, printablePath } from './printable.ts';
import { count, duration } from './progress-line.ts';
import { type Call, exits, type OpenedEngine, UsageError, type Verb } from './verb.ts';

export const index: Verb = {
  usage: 'index [FOLDER…]',
  does: 'Add folders, then read and describe every photo that waits.',
  takes: [0, Infinity],
  options: { retry: { type: 'boolean' }, tiles: { type: 'string' } },
  optionHelp: {
    retry: 'also retry photos that failed before',
    tiles: 'describe large photos in parts too: 2 (four parts) or 3 (nine); 0 is off. Kept for this library',
  },
  help: `Walks the folders and everything below them, reads each photo's facts, makes its thumbnails, and has the model
describe it. Photos are never changed, moved or copied. The folders stay in the library: later runs, and the app,
only look at what changed. Ctrl-C is safe at any moment; the same command carries on where it stopped.

  talbot index ~/Pictures            describe all photos in Pictures
  talbot index                       carry on with what is waiting, in every folder
  talbot index --retry               … and give failed photos another try
  talbot index --tiles 2             … and look at large photos in four parts, for small things`,
  async run(call) {
    const opened = await call.open({ work: true });
    try {
      return await runIndex(call, opened);
    } finally {
      call.out.endProgress();
      await opened.close();
    }
  },
};

async function runIndex({ given, options, out, stop }: Call, { engine, elsewhere }: OpenedEngine): Promise<number> {
  for (const folder of given) await addFolder(engine, folder);
  const tiles = tilesOf(options['tiles']);
  if (tiles !== null) await engine.setTiles({ tiles });
  if (options['retry']) await engine.seeAgain({ photos: 'failed' });
  if ((await engine.progress()).paused) {
    await engine.pauseWork({ paused: false });
    out.note('Work was paused; it goes on now.');
  }
  if (elsewhere) out.note('Talbot is open and does the work; this only shows how far it is.');
  const end = await untilDone(engine, stop, (now) => out.progress(now));
  const parts = await engine.tiles();
  out.endProgress();
  out.data({ ...end, tiles: parts });
  if (parts.tiles !== 0)
    out.line(`Large photos in parts: ${count(parts.done)} described, ${count(parts.waiting)} waiting.`);
  for (const { problem } of await engine.folders()) if (problem) out.note(printable(problem.message));
  return sayEnd(end, stop.aborted, out);
}

function tilesOf(given: string | boolean | undefined): Tiles | null {
  if (given === undefined) return null;
  if (given === '0' || given === '2' || given === '3') return Number(given) as Tiles;
  throw new UsageError('--tiles takes 0, 2 or 3.');
}

/** Adds the folder unless it, or one around it, is there. */
async function addFolder(engine: Engine, folder: string): Promise<Folder> {
  const path = await pathOf(folder);
  try {
    return await engine.addFolder({ path });
  } catch (error) {
    if (!(error instanceof EngineError) || error.reason !== 'folder-overlaps') throw error;
    const around = (await engine.folders()).find((known) => `${path}/`.startsWith(`${known.path}/`));
    if (!around) throw error;
    if (around.state !== 'paused') return around;
    return await engine.pauseFolder({ id: around.id, paused: false });
  }
}

async function untilDone(engine: OpenedEngine['engine'], stop: AbortSignal, show: (now: Progress) => void) {
  for (;;) {
    const now = await engine.progress();
    show(now);
    if (stop.aborted || now.doing === 'nothing' || now.paused) return now;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 500);
      stop.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          resolve();
        },
        { once: true },
      );
    });
  }
}

function sayEnd(end: Progress, stopped: boolean, out: Call['out']): number {
  const seen = `${count(end.seen)} of ${count(end.photos)} photos are described`;
  const failed = end.failed > 0 ? `, ${count(end.failed)} failed (see: talbot search is:failed)` : '';
  out.line(`${seen}${failed}.`);
  if (stopped) {
    out.note('Stopped. Everything done so far is kept; the same command goes on.');
    return exits.stopped;
  }
  if (end.problem) {
    out.note(`${printable(end.problem.message)} The same command then goes on.`);
    return end.problem.reason === 'model-missing' ? exits.noModel : exits.failed;
  }
  if (end.waiting > 0) {
    out.note(`${count(end.waiting)} still wait: their folder is paused or away, or the file is being written.`);
  }
  return exits.done;
}

export const folders: Verb = {
  usage: 'folders [add|remove|pause|resume FOLDER…]',
  does: 'Show the watched folders, or change them.',
  takes: [0, Infinity],
  help: `A folder is named by its path or by the number shown. Removing one forgets where its photos are, and never
touches the files; what you wrote about them comes back when the folder does.

  talbot folders                     list them
  talbot folders add ~/Pictures      add without waiting for the work to be done
  talbot folders pause 2             leave folder 2 alone for now
  talbot folders resume 2
  talbot folders remove ~/Old`,
  async run(call) {
    const [what = 'list', ...which] = call.given;
    if (!['list', 'add', 'remove', 'pause', 'resume'].includes(what)) {
      throw new UsageError(`"${printable(what)}" is nothing that can be done to a folder.`);
    }
    if (what !== 'list' && which.length === 0) throw new UsageError(`Which folder is to ${what}?`);
    const opened = await call.open({ work: false });
    try {
      for (const one of which) await changeFolder(opened.engine, what, one);
      return sayFolders(await opened.engine.folders(), call.out);
    } finally {
      await opened.close();
    }
  },
};

async function changeFolder(engine: Engine, what: string, folder: string): Promise<void> {
  if (what === 'add') return void (await engine.addFolder({ path: await pathOf(folder) }));
  const path = await pathOf(folder);
  const isThere = await stat(fsPath(resolve(folder))).catch(() => null);
  const known = (await engine.folders()).find((one) => one.path === path || (!isThere && String(one.id) === folder));
  if (!known) throw new EngineError('not-found', `No watched folder is ${folder}. "talbot folders" lists them.`);
  if (what === 'remove') await engine.removeFolder({ id: known.id });
  else await engine.pauseFolder({ id: known.id, paused: what === 'pause' });
}

function sayFolders(list: Folder[], out: Call['out']): number {
  out.data(list);
  if (list.length === 0) out.line('No folder is watched yet. Add one: talbot index ~/Pictures');
  for (const folder of list) {
    const photos = `${count(folder.photos)} photos`.padStart(16);
    out.line(`${String(folder.id).padStart(4)} ${photos}  ${folder.state.padEnd(9)} ${printablePath(folder.path)}`);
    if (folder.problem) out.note(printable(folder.problem.message));
  }
  return exits.done;
}

export const status: Verb = {
  usage: 'status',
  does: 'Show what the library holds and what is being done.',
  takes: [0, 0],
  help: `Counts of photos, the model that describes them, and the space left on the library's disk.

  talbot status
  talbot status --json`,
  async run({ open, out }) {
    const opened = await open({ work: false });
    try {
      const now = await opened.engine.status();
      out.data({ ...now, openElsewhere: opened.elsewhere });
      const inUse = now.models.filter((one) => one.tasks.length > 0);
      out.line(`library   ${printablePath(now.library)}${opened.elsewhere ? ' (open in another Talbot)' : ''}`);
      out.line(`photos    ${count(now.photos)} in ${count(now.folders)} folders`);
      out.line(`described ${count(now.seen)}, waiting ${count(now.waiting)}, failed ${count(now.failed)}`);
      if (now.secondsLeft !== null && now.waiting > 0) out.line(`time left ${duration(now.secondsLeft)}`);
      if (inUse.length === 0) out.line('model     none');
      for (const model of inUse) {
        out.line(`model     ${printable(model.name)} (${model.tasks.join(', ')})`);
        if (model.caveat) out.line(`          ${printable(model.caveat)}`);
      }
      if (now.freeBytes !== null) out.line(`free      ${(now.freeBytes / 1e9).toFixed(1)} GB`);
      if (now.problem) out.note(printable(now.problem.message));
      return exits.done;
    } finally {
      await opened.close();
    }
  },
};
