// Makes resources/icons from the page's own icon: for the app's window and package, and for the tray.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './node.mjs';

const drawing = readFileSync(join(root, 'renderer/icon.svg'));
const folder = join(root, 'resources/icons');

mkdirSync(folder, { recursive: true });
for (const [name, size] of [
  ['icon', 512],
  ['tray', 32],
]) {
  await sharp(drawing, { density: (72 * size) / 32 })
    .resize(size, size)
    .png({ palette: true })
    .toFile(join(folder, `${name}.png`));
}
