// What only the surrounding window can do. A browser tab has a poorer one: there these are null, and the page says what
// it offers instead. Nothing here takes a file to open from the page: photos go by number, and the engine says the files.

import type { Reason } from './errors.ts';

/** Colours of the page that the window's own parts take on. */
export type Theme = 'light' | 'dark' | 'system';

/** What the system's own menus do without the page: words are the page's, the deed is the system's. */
export type MenuRole =
  | ('quit' | 'close' | 'minimize' | 'zoom' | 'front' | 'about' | 'hide' | 'hideOthers' | 'unhide' | 'services')
  | ('cut' | 'copy' | 'paste' | 'selectAll' | 'reload' | 'togglefullscreen');

export type MenuEntry =
  | { separator: true }
  | { role: MenuRole; label: string }
  | { label: string; items: MenuEntry[] }
  /** `keys` as commands.ts writes them ('Control+Shift+Z', 'G'): shown, the page itself hears them. */
  | { id: string; label: string; keys?: string | null; enabled?: boolean; checked?: boolean };

export interface Menus {
  bar: { label: string; role?: 'app' | 'edit' | 'window' | 'help'; items: MenuEntry[] }[];
  tray: TrayWords;
  notices: NoticeWords;
  files: FileWords;
  fallen?: FallenWords;
  /** What happened and what to do next, as the system's notices say it. */
  reasons?: Record<Reason, string>;
  /** As whose numbers are written (`de-AT`). */
  locale?: string;
}

/** Of the tray, which stays when no page is open: `{done}`, `{all}` are filled in by the shell. */
export interface TrayWords {
  open: string;
  pause: string;
  resume: string;
  quit: string;
  nothingToDo: string;
  working: string;
  paused: string;
  /** On battery: as `working`. */
  slowly: string;
  hot: string;
  fullScreen: string;
}

/** Kinds of files, as the system's dialogs name them. */
export interface FileWords {
  photos: string;
  tables: string;
}

/** When the page falls again and again: said by the system, since no page is there to say it. */
export interface FallenWords {
  message: string;
  detail: string;
  again: string;
  close: string;
}

/** Of the system's notices; `{many}`, `{name}` and `{why}` are filled in by the shell. */
export interface NoticeWords {
  described: string;
  read: string;
  exported: string;
  answered: string;
  installed: string;
  stopped: string;
}

/** How a person likes the window to behave; kept by it from one start to the next. */
export interface Habits {
  /** Goes on working in the tray when the last window is closed. */
  stayInTray: boolean;
  /** Keeps the machine from sleeping while it works, on mains power. */
  stayAwake: boolean;
  /** Size of everything on the page, 0.5 to 3. */
  zoom: number;
}

/** What the machine is like, as far as the system tells. */
export interface Power {
  onBattery: boolean;
  hot: boolean;
  /** A program that is not Talbot fills the screen; null where that cannot be noticed. */
  fullScreenApp: boolean | null;
}

/** Photos whose files went to the trash, and those that could not, with why. */
export interface Trashed {
  trashed: number[];
  failed: { photo: number; reason: Reason }[];
}

/** What main answers to the page: the reason goes with a refusal. The preload script makes `reason: message` of it. */
export type ShellAnswer = { told: unknown } | { refused: { reason: Reason; message: string } };

export interface Shell {
  /** Where pictures are: `photo://library/` or `/photo/`. */
  pictures: string;
  /** Replaces menu bar and tray. Sent again whenever words, keys or what is possible change. */
  setMenu: ((menus: Menus) => Promise<void>) | null;
  /** Hears the id of a command chosen in a menu; returns what stops that. */
  onCommand: ((handle: (id: string) => void) => () => void) | null;
  /** Null when this shell cannot show a dialog: the page then asks for a typed path. */
  pickFolder: (() => Promise<string | null>) | null;
  pickFile: ((kinds: 'photos' | 'tables' | 'any') => Promise<string | null>) | null;
  /** Where to write a file of this proposed name. */
  pickSave: ((name: string) => Promise<string | null>) | null;
  /** Shows a file of the library, or one inside a folder that was picked, in the system's file manager. */
  reveal: ((path: string) => Promise<void>) | null;
  /** Opens the photos' files in the system's usual program, or in one that a dialog lets a person choose. */
  openWith: ((photos: number[], choose?: boolean) => Promise<void>) | null;
  /** Moves every file of these photos to the system's trash; deletes nothing. */
  trash: ((photos: number[]) => Promise<Trashed>) | null;
  /**
   * Inside `dragstart`, after preventDefault: the files themselves are dragged out, a thousand photos at most. `picture`: what
   * is seen under the pointer, a small PNG as a data URL.
   */
  startDrag: ((photos: number[], picture?: string | null) => void) | null;
  /** Where files dropped on the page lie (File objects of the drop). */
  droppedPaths: ((files: readonly object[]) => string[]) | null;
  /** Files and folders given by the system: "open with", a second start. What came before the page was there is told too. */
  onOpened: ((handle: (paths: string[]) => void) => () => void) | null;
  fullScreen: ((on: boolean) => Promise<void>) | null;
  power: (() => Promise<Power>) | null;
  onPower: ((handle: (power: Power) => void) => () => void) | null;
  /** While true the screen does not go dark (slideshow). */
  keepAwake: ((on: boolean) => Promise<void>) | null;
  setTheme: ((theme: Theme) => Promise<void>) | null;
  habits: (() => Promise<Habits>) | null;
  /** Answers with all of them as they are now. */
  setHabits: ((some: Partial<Habits>) => Promise<Habits>) | null;
  /** Whether the page fell since it last asked and was loaded again: it says so once. */
  recovered: (() => Promise<boolean>) | null;
  /** Ends an engine that does not answer, and starts another. */
  restartEngine: (() => Promise<void>) | null;
  /** The folder in which settings cannot be kept; null when they can. */
  unwritable: (() => Promise<string | null>) | null;
}
