// Where the pictures lie that every screen is compared with, one for each size and light.

import { fileURLToPath } from 'node:url';
import type { Look } from './scenes.ts';
import { nameOf } from './take.ts';

export const referencePath = (scene: string, look: Look): string =>
  fileURLToPath(new URL(`references/${nameOf(look)}/${scene}.webp`, import.meta.url));
