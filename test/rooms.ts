// The rooms of the house as data: which files belong to which room, and what each may import.
// rooms.check.ts holds the code to this table; the reasons for the walls are in README.md.

export interface Room {
  /** Files of the room, as paths from the repository's root. */
  files: RegExp;
  /** Other files of the repository it may import. Its own files are always allowed. */
  rooms?: RegExp[];
  /** Files of which it may know the types, and nothing that runs. */
  types?: RegExp[];
  /** Packages and Node's own modules it may import. */
  outside?: RegExp[];
}

const contract = /^engine\/contract\.ts$/;
const wire = /^engine\/wire\.ts$/;
const worker = /^engine\/worker-process\.ts$/;
const sentBytes = /^engine\/sent-bytes\.ts$/;
const model = /^engine\/model(-shape)?\.ts$/;
const resize = /^engine\/resize\.ts$/;
const filePath = /^engine\/file-path\.ts$/;
const node = /^node:/;
const electron = /^electron(\/|$)/;
const svelte = /^svelte(\/|$)/;

/** The door of a stage: the one file that others may import. */
function door(room: string): RegExp {
  return new RegExp(`^engine/${room}/${room}\\.ts$`);
}

const doors = ['scan', 'decode', 'convert', 'vision', 'store', 'query', 'places', 'export', 'models'].map(door);

export const rooms: Record<string, Room> = {
  contract: { files: /^engine\/contract(\.ts$|\/)/ },
  model: { files: model },
  resize: { files: resize },
  wire: { files: wire, rooms: [contract] },
  'file path': { files: filePath, rooms: [contract], outside: [node] },
  'sent bytes': { files: sentBytes, outside: [node] },
  'worker process': { files: worker, rooms: [contract, wire, sentBytes], outside: [node] },

  scan: {
    files: /^engine\/scan\//,
    rooms: [contract, filePath],
    outside: [node, /^@parcel\/watcher$/, /^chokidar$/],
  },
  decode: {
    files: /^engine\/decode\//,
    rooms: [contract, wire, worker, resize, filePath],
    outside: [node, /^sharp$/, /^heic-decode$/, /^exiftool-vendored$/],
  },
  convert: { files: /^engine\/convert\//, rooms: [contract, wire, worker, model], outside: [node] },
  vision: {
    files: /^engine\/vision\//,
    rooms: [contract, wire, worker, model, resize],
    outside: [node, /^onnxruntime-node$/, /^onnxruntime-common$/, /^@huggingface\/tokenizers$/],
  },
  store: { files: /^engine\/store\//, rooms: [contract, filePath], outside: [node, /^better-sqlite3$/] },
  query: { files: /^engine\/query\//, rooms: [contract], types: [door('store')] },
  places: { files: /^engine\/places\//, rooms: [contract], outside: [node] },
  export: {
    files: /^engine\/export\//,
    rooms: [contract, filePath],
    types: ['decode', 'store'].map(door),
    outside: [node],
  },

  models: {
    files: /^engine\/models\//,
    rooms: [contract, wire, model, ...['decode', 'convert', 'vision'].map(door)],
    types: [worker, /^engine\/pipeline\.ts$/, ...['store', 'query'].map(door)],
    outside: [node],
  },
  pipeline: {
    files: /^engine\/pipeline(\.ts$|\/)/,
    rooms: [contract, wire, ...['scan', 'decode', 'vision', 'store'].map(door)],
    types: [worker, model],
    outside: [/^node:(path|timers)/],
  },
  host: {
    files: /^engine\/host\//,
    rooms: [contract, wire, filePath],
    outside: [node, /^ws$/],
  },
  start: {
    files: /^engine\/(start|cli)(\.ts$|\/)/,
    rooms: [contract, wire, worker, sentBytes, model, filePath, ...doors, /^engine\/(pipeline\.ts$|host\/)/],
    outside: [node],
  },

  'engine process': {
    files: /^main\/engine-process\.ts$/,
    rooms: [contract, wire, worker, /^engine\/start\.ts$/, /^engine\/host\//, /^main\/ports\.ts$/],
    outside: [node, electron],
  },
  main: {
    files: /^main\//,
    rooms: [contract, wire, sentBytes, /^engine\/host\/pictures\.ts$/],
    outside: [node, electron],
  },
  preload: { files: /^preload\//, types: [contract], outside: [electron] },
  renderer: { files: /^renderer\//, rooms: [contract, wire], outside: [svelte] },
};

/** Packages that two rooms share because they are the shell itself. Every other package has exactly one room. */
export const shared = ['electron'];

/** What may stand at the top of the repository beside dot-files. */
export const topLevel = [
  ...['main', 'renderer', 'preload', 'engine', 'resources', 'build', 'test', 'node_modules', 'dist'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE', 'THIRD-PARTY.md', 'README.md'],
  ...['CONTRIBUTING.md', 'coverage'],
];

/**
 * Longest file, in lines; of a component, lines outside its style. A longer file says why in a comment of its own that
 * begins `Longer than … lines because`.
 */
export const lines = { ts: 300, mjs: 300, svelte: 150 };

/** Names that say nothing of what a file holds. */
export const emptyNames = /(^|-)(utils?|helpers?|common|manager|service|misc)(-|\.|$)/;
