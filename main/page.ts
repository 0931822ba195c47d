// Serves the built page as app://talbot/. The files are listed once at the start and found by name in that list: no part
// of an address is ever used as a path.

import type { Session } from 'electron';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const pageOrigin = 'app://talbot';
export const pageAddress = `${pageOrigin}/index.html`;

const folder = fileURLToPath(new URL('../renderer', import.meta.url));

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
};

/** The page says the same in its own head; here it is said where no page can leave it out. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' photo:",
  'media-src photo:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function servePage(session: Session): void {
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => types[extname(name)])
      .map((name) => [`/${name.replaceAll('\\', '/')}`, join(folder, name)]),
  );
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const file = url.host === 'talbot' ? files.get(url.pathname) : undefined;
    if (!file || request.method !== 'GET') return new Response('There is nothing at this address.', { status: 404 });
    return new Response(await readFile(file), {
      headers: {
        'content-type': types[extname(file)]!,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
