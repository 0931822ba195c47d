// What the calls about marks, albums and undoing take.

import type { AlbumCalls, ChangeCalls, MarkCalls } from '../../contract.ts';
import {
  type Asks,
  type Check,
  chosen,
  flag,
  isList,
  longest,
  maybe,
  object,
  oneOf,
  orNull,
  photo,
  photoList,
  text,
  whole,
} from './checks.ts';

const mostTags = 50;

const marks: Check = (value) =>
  object({
    rating: maybe(whole(0, 5)),
    label: maybe(orNull(oneOf('red', 'yellow', 'green', 'blue', 'purple'))),
    flag: maybe(orNull(oneOf('pick', 'reject'))),
    favourite: maybe(flag),
    hidden: maybe(flag),
  })(value) ?? (Object.keys(value as object).length > 0 ? null : 'an object with at least one mark');

const tags: Check = (value) => {
  const wanted = `a list of at most ${mostTags} tags`;
  return isList(value, mostTags, (name) => text(longest.tag)(name) === null) ? null : wanted;
};

const name = text(longest.id);
const query = text(longest.query);

export const changeAsks: Asks<MarkCalls & AlbumCalls & ChangeCalls> = {
  chosenPhotos: { ...chosen, most: maybe(whole(1, Number.MAX_SAFE_INTEGER)) },
  mark: { ...chosen, set: marks },
  keepBest: { best: photo, others: photoList },
  tagPhotos: { ...chosen, add: maybe(tags), remove: maybe(tags) },
  albums: null,
  makeAlbum: { name, query: maybe(query) },
  renameAlbum: { album: photo, name },
  setAlbumQuery: { album: photo, query },
  moveAlbum: { album: photo, before: orNull(photo) },
  removeAlbum: { album: photo },
  addToAlbum: { ...chosen, album: photo },
  removeFromAlbum: { ...chosen, album: photo },
  placeInAlbum: { ...chosen, album: photo, before: orNull(photo) },
  changes: null,
  undo: null,
  redo: null,
  undoChange: { id: photo },
  cancelBatch: { id: photo },
};
