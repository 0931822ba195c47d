// Changes many photos, undoes and does it again until it is killed, some at a time as the engine would. Says each stretch
// once it has been told that it is kept.

import { openStore } from '../../../engine/store/store.ts';

const store = openStore(process.argv[2]!);
const photos = store.browse([], 'oldest', null, 500).map((photo) => photo.id);
const say = (text: string) => process.stdout.write(`${text}\n`);

for (;;) {
  const change = store.beginChange('mark');
  const rating = ((store.photo(photos[0]!).marks.rating % 5) + 1) as 1 | 2 | 3 | 4 | 5;
  for (let at = 0; at < photos.length; at += 10) {
    store.continueChange(change, { do: 'mark', photos: photos.slice(at, at + 10), set: { rating } });
    say(`making ${change}`);
  }
  store.endChange(change);
  for (const to of ['undoing', 'redoing'] as const) {
    store.beginTurn(change, to);
    while (!store.turnChange(change, 10).over) say(`${to} ${change}`);
  }
}
