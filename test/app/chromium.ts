// Chromium and the built page, for the tests that need both; without one of them each says what would enable it.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { skipUnless } from '../skip.ts';

export const chromiumPath = [
  process.env['TALBOT_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
  .filter((path) => path !== undefined)
  .find((path) => existsSync(path));

export const builtPage = process.env['TALBOT_PAGE'] ?? fileURLToPath(new URL('../../dist/renderer', import.meta.url));

export const canBrowse = chromiumPath !== undefined && existsSync(builtPage);

export const test = skipUnless(
  canBrowse,
  'no Chromium or no built page; apt-get install chromium (or name one in TALBOT_CHROMIUM) and npm start once',
);
