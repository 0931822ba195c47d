// What may be asked of the engine, what it tells by itself, and why it may refuse.
// Imports nothing. Everything named here is JSON-plain, so that the same contract travels over a MessagePort,
// a WebSocket and a plain call. Pictures never cross it: they go by URL, see PictureSize.
// Longer than 300 lines because what may cross is read, and changed, in one place.

/** Why something was refused or failed. Closed: every reason has one text in renderer/words.ts. */
export type Reason =
  // asked for wrongly
  | 'not-found'
  | 'not-allowed'
  | 'bad-request'
  | 'busy'
  | 'cancelled'
  | 'closed'
  // folders and files
  | 'folder-missing'
  | 'folder-overlaps'
  | 'no-permission'
  | 'file-missing'
  | 'file-empty'
  | 'file-truncated'
  | 'file-corrupt'
  | 'file-too-large'
  | 'kind-unknown'
  | 'kind-unsupported'
  | 'decoder-crashed'
  | 'decoder-timeout'
  // the catalogue
  | 'disk-full'
  | 'library-locked'
  | 'library-newer'
  | 'library-corrupt'
  // models and checkpoints
  | 'model-missing'
  | 'model-corrupt'
  | 'model-in-use'
  | 'checkpoint-incomplete'
  | 'checkpoint-corrupt'
  | 'checkpoint-unsupported'
  | 'source-unreachable'
  | 'source-refused'
  | 'source-changed'
  | 'vision-crashed'
  | 'not-supported-by-model'
  // everything nobody foresaw; logged with its stack
  | 'bug';

/** An error that may cross the contract. `message` says what happened and what to do next. */
export class EngineError extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.reason = reason;
  }
}

export type FolderState = 'walking' | 'watching' | 'paused' | 'offline';

export interface Folder {
  id: number;
  path: string;
  state: FolderState;
  /** Photos with at least one file here now. */
  photos: number;
  addedAt: string;
  /** What stands in the way of watching it, and what to do; null when nothing does. */
  problem: { reason: Reason; message: string } | null;
}

export type PhotoKind = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff' | 'heic' | 'bmp' | 'raw';

/** `waiting`: not seen by the model yet; `failed`: see `problem`; `seen`: captions, tags and vectors are there. */
export type PhotoState = 'waiting' | 'seen' | 'failed';

/** What a grid needs of a photo. */
export interface PhotoSummary {
  id: number;
  /** File name without its folder. */
  name: string;
  kind: PhotoKind;
  /** Upright size in pixels; 0 while unknown. */
  width: number;
  height: number;
  /** Local time the photo was taken, `YYYY-MM-DDTHH:MM:SS`, or the file's time when the photo does not say. */
  takenAt: string;
  /** Content fingerprint: the name of its thumbnails, see PictureSize. Empty while there is none. */
  fingerprint: string;
  state: PhotoState;
  /** What to show: a person's caption, else the machine's if it passed its self-check, else null. */
  caption: string | null;
  /** Who wrote it; null without one. */
  captionBy: Author['by'] | null;
}

/** What the camera wrote. Absent values are null. */
export interface Facts {
  takenAt: string | null;
  /** Minutes east of UTC, when known. */
  offsetMinutes: number | null;
  latitude: number | null;
  longitude: number | null;
  camera: string | null;
  lens: string | null;
  /** Seconds. */
  exposureTime: number | null;
  /** f-number. */
  aperture: number | null;
  iso: number | null;
  /** Millimetres. */
  focalLength: number | null;
  orientation: number;
}

export interface PhotoFile {
  path: string;
  folder: number;
  bytes: number;
  modifiedAt: string;
  /** False while its folder is offline or the file is gone. */
  present: boolean;
}

/** Who made a text. Machine results name model, version and prompt; a person's never do. */
export interface Author {
  by: 'person' | 'model';
  model: string | null;
  version: string | null;
  prompt: string | null;
}

export interface Caption extends Author {
  text: string;
  /** Image-text matching probability of this caption, 0 to 1 (the BLIP filter); null for a person's. */
  match: number | null;
  /** True when the self-check failed: never shown as fact. */
  doubtful: boolean;
  madeAt: string;
}

export interface Tag extends Author {
  name: string;
  /** 0 to 1; 1 for a person's. */
  score: number;
}

export interface Turn extends Author {
  id: number;
  question: string;
  answer: string;
  /** Probability of the whole answer under the model, 0 to 1; null when unknown. */
  probability: number | null;
  askedAt: string;
}

export interface Problem {
  reason: Reason;
  message: string;
  tries: number;
}

export interface Photo extends PhotoSummary {
  facts: Facts;
  files: PhotoFile[];
  captions: Caption[];
  tags: Tag[];
  conversation: Turn[];
  problem: Problem | null;
}

export type SortOrder = 'relevance' | 'newest' | 'oldest';

/** Words and filters in one line: `dog on beach after:2019 camera:nikon -cat type:raw folder:holiday is:failed`. */
export interface PhotoQuery {
  text: string;
  sort?: SortOrder;
  /** Only this folder. */
  folder?: number;
  /** `cursor` of the page before. */
  after?: string | null;
  /** Position of the first photo, in place of `after`: for jumping into a long list. */
  from?: number;
  /** 1 to 500; 100 when absent. */
  limit?: number;
}

export interface Hit extends PhotoSummary {
  /** Fused rank score, higher is better; 0 when nothing was asked. */
  score: number;
  /** Best image-text similarity of the photo to the words; null when words were not compared. */
  similarity: number | null;
}

export interface Page {
  hits: Hit[];
  /** Photos that answer the query in all. */
  total: number;
  cursor: string | null;
  /** Parts of the line that were read as filters, for showing them back. */
  filters: string[];
  /** Said when the words were understood but no photo is near enough, or a filter was not understood. */
  notes: string[];
  tookMs: number;
}

export interface Question {
  photo: number;
  question: string;
  /** Name chosen by the asker; `answering` news carries it and `cancelAnswer` takes it. */
  ask: string;
}

export interface ModelInfo {
  id: string;
  name: string;
  version: string;
  family: string;
  recipe: string;
  bytes: number;
  /** Where it lies. */
  folder: string;
  /** Where its checkpoint came from; null when nobody said. */
  source: string | null;
  /** What it can do. */
  abilities: ModelTask[];
  /** What it is chosen for now. */
  tasks: ModelTask[];
  /** False for what came with the app. */
  removable: boolean;
  /** Its self-test; null when there was none. */
  check: ModelCheck | null;
  /** One line a person should read before trusting it; null for models without a caveat. */
  caveat: string | null;
  licence: string | null;
  /** What rounding its weights costs, in one line; null where nothing was rounded or nobody measured. */
  rounding: string | null;
}

export type ModelTask = 'captions' | 'search' | 'chat' | 'tags';

/** A self-test on a photo that ships with the app. A model that failed is never used. */
export interface ModelCheck {
  /** Of the model that was tested. */
  version: string;
  passed: boolean;
  checkedAt: string;
  /** What was compared with what, and what was wrong. */
  notes: string[];
}

/** A model being brought from the hub, an address or a folder. */
export interface Installation {
  /** Name it will have. */
  id: string;
  source: string;
  /** `stopped`: by a person, by the end of Talbot, or by `problem`; goes on when asked to. `done`: told once, by news. */
  state: 'working' | 'testing' | 'stopped' | 'done';
  /** Bytes of the model written, of all; 0 while unknown. */
  done: number;
  total: number;
  /** Bytes a second read of late; null while unknown. */
  rate: number | null;
  secondsLeft: number | null;
  /** What it waits for, in words; null while it goes on. */
  waiting: string | null;
  problem: { reason: Reason; message: string } | null;
}

/** Who does a task. */
export interface ModelUse {
  task: ModelTask;
  /** Null: nobody. */
  model: string | null;
  /** Photos of which another model's result is kept. */
  others: number;
}

export interface Progress {
  /** Photos known, seen, waiting and failed. */
  photos: number;
  seen: number;
  waiting: number;
  failed: number;
  /** Waiting photos whose thumbnail and facts are not read yet. */
  unread: number;
  paused: boolean;
  /** What is being done now. */
  doing: 'nothing' | 'walking' | 'reading' | 'seeing';
  /** Photos per second over the last minute of work; null until measured. */
  rate: number | null;
  /** Honest time left in seconds from that rate; null until measured. */
  secondsLeft: number | null;
  /** Why work stands still though nobody paused it: a full disk, no model. Null when nothing is wrong. */
  problem: { reason: Reason; message: string } | null;
}

export interface Status extends Progress {
  library: string;
  version: string;
  folders: number;
  models: ModelInfo[];
  /** Free bytes on the library's disk; null when unknown. */
  freeBytes: number | null;
  /** Demo photos can still be offered. */
  demoAvailable: boolean;
}

export interface Match {
  /** Image-text matching probability, 0 to 1; null when the model has no matching head. */
  match: number | null;
  /** Image-text contrastive similarity, -1 to 1. */
  similarity: number;
  model: string;
}

/** Everything that can be asked of the engine. One object in, one JSON-plain value out. */
export interface Engine {
  folders(): Promise<Folder[]>;
  addFolder(asked: { path: string }): Promise<Folder>;
  removeFolder(asked: { id: number }): Promise<null>;
  pauseFolder(asked: { id: number; paused: boolean }): Promise<Folder>;
  addDemo(): Promise<Folder>;
  search(asked: PhotoQuery): Promise<Page>;
  similar(asked: { photo: number; limit?: number }): Promise<Page>;
  photo(asked: { id: number }): Promise<Photo>;
  photoAt(asked: { path: string }): Promise<Photo>;
  ask(asked: Question): Promise<Turn>;
  cancelAnswer(asked: { ask: string }): Promise<null>;
  clearConversation(asked: { photo: number }): Promise<null>;
  setCaption(asked: { photo: number; text: string | null }): Promise<Photo>;
  addTag(asked: { photo: number; name: string }): Promise<Photo>;
  removeTag(asked: { photo: number; name: string }): Promise<Photo>;
  match(asked: { photo: number; text: string }): Promise<Match>;
  describe(asked: { path: string }): Promise<{ captions: Caption[]; tags: Tag[] }>;
  seeAgain(asked: { photos: number[] | 'failed' | 'all' }): Promise<null>;
  pauseWork(asked: { paused: boolean }): Promise<Progress>;
  progress(): Promise<Progress>;
  status(): Promise<Status>;
  models(): Promise<ModelInfo[]>;
  modelUses(): Promise<ModelUse[]>;
  /** `tasks`: all it can do when absent. `again`: photos that others have seen wait for it; else what is there is kept. */
  useModel(asked: { id: string | null; tasks?: ModelTask[]; again: boolean }): Promise<ModelInfo[]>;
  /** Refused while it is in use, unless others may take its place (`instead`). */
  removeModel(asked: { id: string; instead: boolean }): Promise<{ freedBytes: number }>;
  checkModel(asked: { id: string }): Promise<ModelCheck>;
  /**
   * `source`: `owner/name` of the hub, an address, or the path of a checkpoint; `retrieval` another one whose search joins
   * it. Answers at once; `installing` news tells the rest.
   */
  installModel(asked: { source: string; id?: string; retrieval?: string; recipe?: string }): Promise<Installation>;
  resumeInstall(asked: { id: string }): Promise<Installation>;
  stopInstall(asked: { id: string; discard: boolean }): Promise<null>;
  installs(): Promise<Installation[]>;
}

/** Every call, and whether it changes anything. Allow-list of the server, method list of the client. */
export const calls = {
  folders: 'read',
  addFolder: 'write',
  removeFolder: 'write',
  pauseFolder: 'write',
  addDemo: 'write',
  search: 'read',
  similar: 'read',
  photo: 'read',
  photoAt: 'read',
  ask: 'write',
  cancelAnswer: 'write',
  clearConversation: 'write',
  setCaption: 'write',
  addTag: 'write',
  removeTag: 'write',
  match: 'read',
  describe: 'read',
  seeAgain: 'write',
  pauseWork: 'write',
  progress: 'read',
  status: 'read',
  models: 'read',
  modelUses: 'read',
  useModel: 'write',
  removeModel: 'write',
  checkModel: 'write',
  installModel: 'write',
  resumeInstall: 'write',
  stopInstall: 'write',
  installs: 'read',
} as const satisfies Record<keyof Engine, 'read' | 'write'>;

/** News is a nudge, not a payload: it says "ask again". Only progress and the words of an answer travel in it. */
export interface News {
  /** These photos changed; an empty list means "many". */
  photos: { ids: number[] };
  folders: Record<string, never>;
  progress: Progress;
  /** Which models there are, or what they do, has changed. */
  models: Record<string, never>;
  /** How far a model is that is being brought. */
  installing: Installation;
  /** More of an answer: all the text so far. */
  answering: { ask: string; photo: number; text: string };
}

export const news = {
  photos: true,
  folders: true,
  progress: true,
  models: true,
  installing: true,
  answering: true,
} as const satisfies Record<keyof News, true>;

/** Hears one kind of news until the returned function is called. */
export type Listen = <K extends keyof News>(name: K, handle: (data: News[K]) => void) => () => void;

/** An engine as anyone outside holds it. */
export type Remote = Engine & { on: Listen };

/**
 * Pictures by URL, the same paths behind `photo://` in Electron and `/photo/` on loopback:
 * `grid/<fingerprint>` (320 px WebP), `view/<fingerprint>` (1600 px WebP), `original/<photo id>` (as the page can show it).
 */
export type PictureSize = 'grid' | 'view' | 'original';

/** What only the surrounding window can do; a browser tab has a poorer one. */
export interface Shell {
  /** Where pictures are: `photo://library/` or `/photo/`. */
  pictures: string;
  /** Null when this shell cannot show a dialog: the page then asks for a typed path. */
  pickFolder: (() => Promise<string | null>) | null;
  reveal: ((path: string) => Promise<void>) | null;
}
