// Writes to a library until it is killed: captions as a person would, results and files as the pipeline would. Says
// each caption once it has been told that it is kept.

import { openStore } from '../../../engine/store/store.ts';

const [, , file, round] = process.argv;
const store = openStore(file!);
const made = { model: 'tiny', version: '1', by: 'tiny@1' };
const photos = store.browse([], 'oldest', null, 50).map((photo) => photo.id);

for (let i = 0; ; i++) {
  const photo = photos[i % photos.length]!;
  const text = `caption ${Number(round) * 1_000_000 + i}`;
  store.setCaption(photo, text);
  process.stdout.write(`${photo}\t${text}\n`);
  store.again([photo]);
  for (const { photo: next, fingerprint } of store.next('see', 4)) {
    const data = new Float32Array(64).fill(0.125);
    store.keepSeen([
      {
        photo: next,
        fingerprint: fingerprint!,
        made: { captions: made, search: made, tags: made },
        caption: { text: `seen ${i}`, prompt: '', match: 1, similarity: 1, probability: 1, doubtful: false },
        tags: [{ name: `tag ${i % 5}`, score: 0.5 }],
        vectors: { queries: 1, width: 64, data },
        prompt: null,
      },
    ]);
  }
  const files = Array.from({ length: 5 }, (_, j) => ({
    path: `/photos/${round}/${i}-${j}.jpg`,
    bytes: 1,
    modifiedMs: i,
    inode: i,
  }));
  store.keepFiles(1, files);
}
