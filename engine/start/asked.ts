// The engine's gate: what is asked is checked before any room hears of it, for the page, the command line and tests
// alike. Each call says here what it takes; anything else is refused, with what would have been right.

import { calls, type Engine, EngineError } from '../contract.ts';
import type { RecipeName } from '../convert/convert.ts';
import { changeAsks } from './asked/changes.ts';
import { activityAsks } from './asked/activity.ts';
import {
  type Asks,
  flag,
  listOf,
  longest,
  maybe,
  oneOf,
  orNull,
  path,
  photo,
  photos,
  text,
  whole,
} from './asked/checks.ts';
import { likenessAsks } from './asked/likeness.ts';
import { filmAsks } from './asked/films.ts';
import { exportAsks } from './asked/export.ts';
import { inquiryAsks } from './asked/inquiries.ts';
import { machineAsks } from './asked/machine.ts';
import { saidAsks } from './asked/said.ts';
import { searchAsks } from './asked/search.ts';
import { timelineAsks } from './asked/timeline.ts';

/** Named here too: whoever only asks whether there is such a recipe does not load what carries it out. */
const recipes = {
  ...{ 'reference-f32': true, 'cpu-int8': true, 'cpu-int4': true, 'int8-weights': true },
  ...{ 'gpu-f16': true, 'gpu-q8': true, 'gpu-q4': true },
} satisfies Record<RecipeName, true>;

/** What each call takes; null for those that take nothing. */
export const asks: Asks<Engine> = {
  folders: null,
  subfolders: { path },
  addFolder: { path },
  removeFolder: { id: photo },
  pauseFolder: { id: photo, paused: flag },
  addDemo: null,
  ...searchAsks,
  ...timelineAsks,
  ...filmAsks,
  ...changeAsks,
  ...exportAsks,
  photo: { id: photo },
  photoAt: { path },
  ask: { photo, question: text(longest.question), short: maybe(flag), ask: text(longest.ask) },
  whereLooked: {
    photo,
    caption: maybe(text(longest.caption)),
    words: maybe(text(longest.query)),
    turn: maybe(photo),
    ask: text(longest.ask),
  },
  ...saidAsks,
  ...likenessAsks,
  cancelAnswer: { ask: text(longest.ask) },
  clearConversation: { photo },
  ...inquiryAsks,
  setCaption: { photo, text: orNull(text(longest.caption, { empty: true })) },
  addTag: { photo, name: text(longest.tag) },
  removeTag: { photo, name: text(longest.tag) },
  match: { photo, text: text(longest.query) },
  describe: { path, candidates: maybe(whole(2, 32)) },
  seeAgain: { photos },
  pauseWork: { paused: flag },
  tiles: null,
  setTiles: { tiles: (value) => ([0, 2, 3].includes(value as number) ? null : '0, 2 or 3') },
  ...activityAsks,
  progress: null,
  status: null,
  models: null,
  modelUses: null,
  damagedModels: null,
  useModel: { id: orNull(text(longest.id)), tasks: maybe(listOf('captions', 'chat', 'search', 'tags')), again: flag },
  removeModel: { id: text(longest.id), instead: flag },
  checkModel: { id: text(longest.id) },
  installModel: {
    source: text(longest.path),
    id: maybe(text(longest.id)),
    retrieval: maybe(text(longest.path)),
    recipe: maybe(oneOf(...Object.keys(recipes))),
  },
  resumeInstall: { id: text(longest.id) },
  stopInstall: { id: text(longest.id), discard: flag },
  installs: null,
  devices: null,
  measureDevices: { on: flag },
  ...machineAsks,
  backups: null,
  backUp: null,
  restoreBackup: null,
};

/** The same engine, which refuses what it cannot take with `bad-request`, and everything with `closed` once closed. */
export function gated(engine: Engine, isClosed: () => boolean): Engine {
  const methods = engine as unknown as Record<string, (asked: unknown) => Promise<unknown>>;
  const gate = (call: keyof Engine) => async (asked: unknown) => {
    if (isClosed()) throw new EngineError('closed', 'The engine is closed. Start Talbot again.');
    check(call, asked);
    return await methods[call]!(asked);
  };
  return Object.fromEntries(Object.keys(calls).map((call) => [call, gate(call as keyof Engine)])) as unknown as Engine;
}

function check(call: keyof Engine, asked: unknown): void {
  const fields = asks[call];
  if (!fields) return;
  const takes = Object.keys(fields).join(', ');
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) {
    throw new EngineError('bad-request', `${call} takes one object with ${takes}.`);
  }
  const given = asked as Record<string, unknown>;
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (stranger !== undefined) {
    throw new EngineError('bad-request', `${call} knows no "${stranger.slice(0, 40)}"; it takes ${takes}.`);
  }
  for (const [name, field] of Object.entries(fields)) {
    const wanted = field(given[name]);
    if (wanted) throw new EngineError('bad-request', `${call}: ${name} must be ${wanted}.`);
  }
}
