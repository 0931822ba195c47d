// What is said of stars, labels, flags, albums and undoing.

import type { ChangeKind, Flag, Label, Rating } from '../../engine/contract.ts';

const numbers = new Intl.NumberFormat();

const photos = (many: number) => (many === 1 ? '1 photo' : `${numbers.format(many)} photos`);
/** One photo is not counted: it is the one that is looked at. */
const of = (many: number, what: string) => (many === 1 ? what : `${photos(many)}: ${what}`);

const labels: Record<Label, string> = { red: 'Red', yellow: 'Yellow', green: 'Green', blue: 'Blue', purple: 'Purple' };

const flags: Record<Flag, string> = { pick: 'Picked', reject: 'Rejected' };

const kinds: Record<ChangeKind, (many: number) => string> = {
  caption: (many) => of(many, 'caption'),
  tag: (many) => of(many, 'tags'),
  mark: (many) => of(many, 'marks'),
  hide: (many) => of(many, 'hiding'),
  album: (many) => (many === 0 ? 'album' : `album, ${photos(many)}`),
  conversation: () => 'forgetting the conversation',
  note: () => 'note',
  review: (many) => of(many, 'review'),
  inquiry: () => 'question',
  apart: (many) => of(many, 'being no duplicates'),
};

export const marksWords = {
  marks: {
    group: 'Marks',
    rating: 'Rating',
    stars: (stars: number) => (stars === 0 ? 'No stars' : stars === 1 ? '1 star' : `${stars} stars`),
    label: 'Colour label',
    labelIs: (label: Label | null) => (label ? `Colour label: ${labels[label]}` : 'Colour label: none'),
    labels,
    noLabel: 'No label',
    pick: 'Pick',
    reject: 'Reject',
    favourite: 'Favourite',
    hide: 'Hide',
    unhide: 'Show again',
    done: {
      rating: (rating: Rating, many: number) =>
        of(many, rating === 0 ? 'no stars' : '★'.repeat(rating) + '☆'.repeat(5 - rating)),
      label: (label: Label | null, many: number) => of(many, label ? `${labels[label]} label` : 'no label'),
      flag: (flag: Flag | null, many: number) => of(many, flag ? flags[flag] : 'no flag'),
      favourite: (is: boolean, many: number) => of(many, is ? '♥ favourite' : 'no favourite'),
      hidden: (is: boolean, many: number) => of(many, is ? 'hidden. Search for is:hidden to see them.' : 'shown again'),
      same: 'It was so already.',
    },
    nothingChosen: 'Choose photos first.',
  },
  undoing: {
    undo: 'Undo',
    redo: 'Redo',
    undone: (what: ChangeKind, many: number) => `Undone: ${kinds[what](many)}`,
    redone: (what: ChangeKind, many: number) => `Done again: ${kinds[what](many)}`,
    skipped: (many: number) =>
      many === 1
        ? 'One was left as it is: it was changed since.'
        : `${numbers.format(many)} were left as they are: they were changed since.`,
    nothingToUndo: 'Nothing to undo.',
    nothingToRedo: 'Nothing to do again.',
    batch: {
      making: (done: number, total: number) => `${numbers.format(done)} of ${photos(total)}`,
      undoing: (done: number, total: number) => `Undoing: ${numbers.format(done)} of ${photos(total)}`,
      redoing: (done: number, total: number) => `Doing again: ${numbers.format(done)} of ${photos(total)}`,
      cancelling: (done: number, total: number) => `Taking back: ${numbers.format(done)} of ${photos(total)}`,
      cancel: 'Cancel',
      cancelled: 'Cancelled: nothing was changed.',
    },
  },
  albums: {
    make: 'New album',
    makeSmart: 'New smart album',
    name: 'Name',
    line: 'Search',
    lineHint: 'What it finds stands in it at any time: dog on beach rating:>=3',
    save: 'Save',
    cancel: 'Cancel',
    open: (name: string, many: number) => `${name}, ${photos(many)}`,
    photos,
    smart: 'Smart album',
    empty: 'No photos yet. Drag photos here, or press L on a photo.',
    none: 'No albums yet',
    noneHint:
      'Put photos together by hand, or keep a search as a smart album: it holds whatever answers it, also next year.',
    more: (name: string) => `More about ${name}`,
    rename: 'Rename…',
    edit: 'Edit the search…',
    earlier: 'Move earlier',
    later: 'Move later',
    remove: 'Remove the album',
    removed: (name: string) => `“${name}” is removed. Its photos stay.`,
    renameTitle: (name: string) => `Rename “${name}”`,
    editTitle: (name: string) => `What “${name}” finds`,
    add: 'Add to an album',
    addMany: (many: number) => `Add ${photos(many)} to an album`,
    added: (many: number, name: string) => `${photos(many)} in “${name}”`,
    alreadyIn: (name: string) => `All of them are in “${name}” already.`,
    newName: 'Name of a new album',
    makeAndAdd: 'Make and add',
    out: (many: number, name: string) => `${photos(many)} no longer in “${name}”`,
  },
};
