// What stands in the menus of the system, in its tray, and what is said when the window, the machine or the system does
// something by itself.

import type { Held, MenuRole, TrayWords } from '../../engine/contract.ts';

const numbers = new Intl.NumberFormat();

const photos = (many: number) => (many === 1 ? '1 photo' : `${numbers.format(many)} photos`);

const roles: Partial<Record<MenuRole, string>> = {
  about: 'About Talbot',
  hide: 'Hide Talbot',
  hideOthers: 'Hide others',
  unhide: 'Show all',
  quit: 'Quit',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  minimize: 'Minimize',
  close: 'Close the window',
};

const tray: TrayWords = {
  open: 'Open Talbot',
  pause: 'Pause the work',
  resume: 'Go on with the work',
  quit: 'Quit',
  nothingToDo: 'All photos are described',
  working: 'Describing photos: {done} of {all}',
  paused: 'Paused',
  held: 'Waiting until the machine is at rest',
};

const held: Record<Held['why'], string> = {
  hot: 'This machine is hot: Talbot waits until it has cooled down.',
  'full-screen': 'Another program fills the screen: Talbot waits until it is done.',
  battery: 'On battery: Talbot works slowly to save it.',
};

export const desktopWords = {
  desktop: {
    roles,
    tray,
    window: 'Window',
    held: {
      ...held,
      anyway: 'Work on all the same',
      anywayNow: 'Working on all the same, as you wished.',
      rest: 'Rest again',
    },
    recovered: {
      page: 'The window fell over and was started again. Nothing was lost; what happened is in the crash log in Settings.',
      graphics: 'The graphics of the window fell over and were started again. Nothing was lost.',
    },
    opened: {
      unknown: (name: string) => `${name} is not in your library. Add its folder?`,
      add: 'Add the folder',
      adding: (path: string) => `${path} is being added.`,
      known: 'This folder is in your library already.',
      drop: 'Drop photos or folders to add them',
      noPaths: 'A browser does not say where dropped files lie. Type the folder’s path under Folders.',
    },
    trash: {
      title: (many: number) => `Move ${photos(many)} to the trash?`,
      body: 'Every file of them goes to the system’s trash, and can be taken back from there. Nothing is deleted.',
      move: 'Move to the trash',
      keep: 'Keep',
      done: (many: number) => `Moved to the trash: ${photos(many)}.`,
      failed: (many: number, why: string) => `Not moved: ${photos(many)}. ${why}`,
      tooMany: 'At most a thousand photos can be moved to the trash at once. Choose fewer.',
      browser: 'A browser may not touch your files. Open Talbot as a window to do this.',
    },
    ledger: {
      title: 'Sent from this computer',
      nothing: 'Nothing, not one byte.',
      sent: (size: string) => `${size}. This should be nothing: please report it.`,
      since: (day: string) => `Counted since ${day} in every process of Talbot.`,
      process: 'Process',
      host: 'Host',
      bytes: 'Sent',
      received: 'Received',
      refused: 'Refused',
      others: 'By host',
      downloads: 'Models you asked for',
      noDownloads: 'No model was downloaded.',
      of: { window: 'window', page: 'page', engine: 'engine', decode: 'decoder', vision: 'model', convert: 'download' },
    },
    crashes: {
      title: 'What fell over',
      none: 'Nothing has fallen over.',
      kept: 'This log stays in your library and is sent nowhere.',
      what: {
        engine: 'engine',
        decode: 'decoder of photos',
        vision: 'model',
        convert: 'conversion of a model',
        page: 'page',
        graphics: 'graphics',
        window: 'window',
      },
      times: (many: number) => (many === 1 ? 'once' : `${numbers.format(many)} times`),
    },
    stayInTray: 'Go on working in the tray when the window is closed',
  },
};
