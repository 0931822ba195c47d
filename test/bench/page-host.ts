// The engine and the loopback host of a library, in a process of their own so that its memory can be told: started by
// scroll.ts and typing.ts with the library's folder, the page's, one of sample thumbnails, and those of models. Prints
// the address.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { host } from '../../engine/host/http.ts';
import { startEngine } from '../../engine/start.ts';

const [library, page, samples, ...models] = process.argv.slice(2) as [string, string, string, ...string[]];
const pictures = (await readdir(samples)).toSorted().map((name) => join(samples, name));
const engine = await startEngine({ library, work: false, models, resources: join(library, 'none') });
const served = await host({
  engine,
  page,
  // A million thumbnails would be fifteen gigabytes: a few dozen stand for all.
  findPicture: async ({ key }) => ({
    path: pictures[parseInt(key.slice(-6), 16) % pictures.length]!,
    ...{ type: 'image/webp', tag: key, lasting: true },
  }),
});
console.log(served.url);
process.on('SIGTERM', () => void served.close().then(() => engine.close()));
