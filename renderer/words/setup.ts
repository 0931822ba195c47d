// The first screen, folders and how far the work is.

import type { FolderState } from '../../engine/contract.ts';

export const folderStates: Record<FolderState, string> = {
  walking: 'Looking for photos…',
  watching: 'Watching',
  paused: 'Paused',
  offline: 'Not connected. Its photos stay in the library.',
};

export const setupWords = {
  welcome: {
    title: 'Photographs, and words beside them',
    text: 'Talbot looks at every photo in the folders you name, once, on this machine. Then you can search in your own words and ask about any picture. Nothing leaves this computer, and your files are never changed.',
    steps: [
      ['Your photos, at once', 'They show as soon as they are found. Files are only ever read.'],
      ['Then words, if you like', 'A model on this computer describes them. You hear first how long it takes.'],
      ['Search and ask', 'In your own words, about any photo or about all of them.'],
    ] as [string, string][],
    demo: 'Try the demo photos',
    demoNote: 'Freely licensed photos that come with Talbot; remove them whenever you like.',
  },
  folders: {
    title: 'Folders',
    add: 'Add a folder',
    path: 'Path of a folder',
    pathHint: '/home/me/Pictures',
    pathNote: 'A browser cannot show a folder dialog for this: type or paste the path.',
    pause: 'Pause',
    resume: 'Resume',
    remove: 'Remove',
    removeSure: 'Remove from the library? The files stay where they are.',
    keep: 'Keep',
    none: 'No folders yet.',
    help: 'Talbot watches these folders and shows every photo in them. Files are only read; take a folder away and they stay where they are.',
    since: (day: string) => `Added ${day}`,
    show: 'Show its photos',
    reveal: 'Show in the file manager',
  },
  work: {
    title: 'Progress',
    pause: 'Pause',
    resume: 'Resume',
    paused: 'Paused',
    stopped: 'Standing still',
    found: 'Found',
    read: 'Readable',
    seen: 'Described',
    failedPhotos: (photos: string) => `${photos} failed`,
    showFailed: 'Show',
    tryAgain: 'Try again',
    done: 'Everything is described',
    doing: {
      nothing: 'At rest',
      walking: 'Looking for photos',
      reading: 'Reading photos',
      seeing: 'Describing photos',
    },
    measuring: 'measuring how long it takes',
    open: 'What Talbot is doing',
  },
};
