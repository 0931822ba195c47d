// The door of the scan room: from folder paths and file events to what is there, what changed, and which photo a file
// holds. Knows nothing of pixels or SQL. Paths are in the string form of engine/file-path.ts.

export { isAnimated } from './animated.ts';
export { compare, type Comparison, type KnownFile } from './compare.ts';
export { folderPresence, type FolderMark, type Presence } from './presence.ts';
export { identify, type Identity } from './identify.ts';
export { looksLikePhoto } from './kinds.ts';
export { walkFolder, walkPaths, type FileStamp, type WalkOptions, type WalkProblem } from './walk.ts';
export { watchFolder, type FolderWatch, type WatchFolderOptions } from './watch.ts';
