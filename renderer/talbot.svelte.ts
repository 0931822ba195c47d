// Everything the page keeps in mind, joined: the road to the engine, where the person is, what is shown, what is done.
// Screens take it from the context; parts never see it.

import { createContext } from 'svelte';
import type { Remote, Shell } from '../engine/contract.ts';
import { type Link, reachEngine } from './connect.ts';
import { Activity } from './activity.svelte.ts';
import { Exports } from './exporting.svelte.ts';
import { Drafts } from './drafts.svelte.ts';
import { Doing } from './doing.svelte.ts';
import { Library } from './library.svelte.ts';
import { Looking } from './photo/looking.svelte.ts';
import { Models } from './models.svelte.ts';
import { Orders } from './grid/orders.svelte.ts';
import { Place } from './place.svelte.ts';
import { makePosters, playerName } from './photo/posters.ts';
import { Searching } from './search/searching.svelte.ts';
import { Selection } from './grid/selection.svelte.ts';
import { Taste } from './taste.svelte.ts';
import { currentShell } from './shell.ts';
import { toasts } from './toasts.svelte.ts';
import { Viewing } from './photo/viewing.svelte.ts';
import { Waiting } from './waiting.svelte.ts';
import { words } from './words.ts';
import { Work } from './work.svelte.ts';

export interface Talbot {
  link: { now: Link };
  engine: Remote;
  shell: Shell;
  orders: Orders;
  place: Place;
  taste: Taste;
  doing: Doing;
  drafts: Drafts;
  exporting: Exports;
  activity: Activity;
  library: Library;
  looking: Looking;
  models: Models;
  searching: Searching;
  selection: Selection;
  viewing: Viewing;
  waiting: Waiting;
  work: Work;
}

export const [useTalbot, provideTalbot] = createContext<Talbot>();

export function createTalbot(): Talbot {
  const link = $state<{ now: Link }>({ now: 'connecting' });
  const engine = reachEngine((now) => (link.now = now));
  const place = new Place();
  const shell = currentShell();
  makePosters({ engine, pictures: shell.pictures, by: playerName(navigator.userAgent) });
  return {
    link,
    engine,
    shell,
    place,
    taste: new Taste(),
    doing: new Doing(engine, toasts),
    drafts: new Drafts(engine),
    exporting: new Exports(engine, toasts),
    activity: new Activity(engine),
    library: new Library(engine),
    looking: new Looking(engine),
    models: new Models(engine),
    orders: new Orders(),
    searching: new Searching(engine),
    selection: new Selection(
      (chosen, most) => engine.chosenPhotos({ ...chosen, ...(most === undefined ? {} : { most }) }),
      (photos) => toasts.show({ text: words.thumbs.letGo(photos) }),
    ),
    viewing: new Viewing(engine),
    waiting: new Waiting(engine),
    work: new Work(engine),
  };
}
