// Serves the built page (dist/renderer) and says what that page may do. Knows folders and content types, not the engine.

import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Only what is served from here may run; the one place to connect to is this host. */
export function pagePolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self'",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The file of the page at this address; null when the built page has none. */
export async function pageFile(folder: string, pathname: string): Promise<Response | null> {
  const name = plainName(pathname);
  const type = name && types[extname(name)];
  if (!type) return null;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, name));
    if (!path.startsWith(root + sep)) return null;
    const cache = name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
    return new Response(await readFile(path), { headers: { 'content-type': type, 'cache-control': cache } });
  } catch {
    return null;
  }
}

function plainName(pathname: string): string | null {
  try {
    const name = decodeURIComponent(pathname).replace(/^\/+/, '') || 'index.html';
    const steps = name.split(/[/\\]/);
    return steps.some((step) => step === '..' || step.includes('\0') || step.includes(':')) ? null : name;
  } catch {
    return null;
  }
}
