// Which pictures are compared, and where their references lie. All sizes in the light, one in the dark: the other two in
// the dark differ from these by colours alone, which are the same variables at every size.

import { fileURLToPath } from 'node:url';
import type { Look } from './scenes.ts';
import { looks, nameOf } from './take.ts';

export const compared = looks.filter(({ width, light }) => light === 'light' || width === 1280);

export const referencePath = (scene: string, look: Look): string =>
  fileURLToPath(new URL(`references/${nameOf(look)}/${scene}.webp`, import.meta.url));
