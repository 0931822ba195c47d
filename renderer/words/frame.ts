// The frame around every screen: the sidebar, menus, toasts, dialogs, and what each screen is called.

import type { Screen } from '../place.svelte.ts';

const screens: Record<Screen, string> = {
  library: 'Library',
  albums: 'Albums',
  map: 'Map',
  duplicates: 'Duplicates',
  review: 'Review',
  questions: 'Questions',
  folders: 'Folders',
  models: 'Models',
  activity: 'Activity',
  settings: 'Settings',
};

export const frameWords = {
  screens,
  sidebar: {
    label: 'Screens',
    narrow: 'Make the sidebar narrow',
    wide: 'Make the sidebar wide',
    skip: 'Go to the photos',
  },
  menu: { label: 'Menu' },
  toasts: { label: 'Notes', close: 'Close this note' },
  dialog: { close: 'Close' },
};
