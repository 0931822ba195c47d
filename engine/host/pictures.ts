// Answers requests for pictures, the same for `photo://library/…` in Electron and `/photo/…` on loopback. A URL names a
// fingerprint or a photo's number, never a path; whether the library knows it is for `find` to say.

import { pipeline, Readable, Transform } from 'node:stream';
import type { PictureSize } from '../contract.ts';
import { openToRead } from '../file-path.ts';

/**
 * A file that may be shown. `tag` changes when its bytes do; `lasting` says that they never will. `inode` says which file it is
 * where somebody else could put another in its place before it is opened.
 */
export interface PictureFile {
  path: string;
  inode?: number;
  type: string;
  tag: string;
  lasting: boolean;
}

/** `key` is a fingerprint for `grid` and `view`, a photo's number for the others. Null: nothing of that name. */
export type FindPicture = (asked: { size: PictureSize; key: string }) => Promise<PictureFile | null>;

/** For a process that asks another one for pictures over wire.ts. */
export const pictureNames = { calls: { findPicture: 'read' }, news: {} } as const;

const address = /^(?:\/photo)?\/(?:(grid|view)\/([0-9a-f]{16,128})|(original|moving|film)\/([1-9][0-9]{0,14}))$/;

/** What a picture's URL asks for; null when it is not the address of a picture. */
export function pictureAddress(url: string): { size: PictureSize; key: string } | null {
  const match = address.exec(new URL(url).pathname);
  if (!match) return null;
  return match[1]
    ? { size: match[1] as PictureSize, key: match[2]! }
    : { size: match[3] as PictureSize, key: match[4]! };
}

export async function answerPicture(request: Request, find: FindPicture): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Pictures can only be looked at.');
  const asked = pictureAddress(request.url);
  const found = asked && (await find(asked));
  // That a picture stands still is no fault.
  if (!found && asked?.size === 'moving') return new Response(null, { status: 204, headers: unkept });
  if (!found) return plain(404, 'There is no such picture in this library.');
  const headers = new Headers({
    'content-type': found.type,
    etag: `"${found.tag}"`,
    'cache-control': found.lasting ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  if (alreadyThere(request, found.tag)) return new Response(null, { status: 304, headers });
  return sendFile(found, headers, request);
}

/** The file's bytes or the part asked for, streamed; the file may have gone since it was found. */
async function sendFile(found: PictureFile, headers: Headers, request: Request): Promise<Response> {
  const file = await openToRead(found.path).catch(() => null);
  const stat = await file?.stat().catch(() => null);
  if (!file || !stat?.isFile() || (found.inode !== undefined && found.inode !== stat.ino)) {
    await file?.close();
    return plain(404, 'The picture is not on the disk now.');
  }
  headers.set('accept-ranges', 'bytes');
  const part = partOf(request, found.tag, stat.size);
  if (part === 'none') {
    await file.close();
    headers.set('content-range', `bytes */${stat.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = part ?? { start: 0, end: stat.size - 1 };
  const status = part ? 206 : 200;
  headers.set('content-length', String(end - start + 1));
  if (part) headers.set('content-range', `bytes ${start}-${end}/${stat.size}`);
  if (request.method === 'HEAD' || end < start) {
    await file.close();
    return new Response(null, { status, headers });
  }
  const bytes = allOf(file.createReadStream({ start, end }), end - start + 1);
  return new Response(Readable.toWeb(bytes) as ReadableStream, { status, headers });
}

/** A file that became shorter since it was asked how long it is: whoever waits for the rest would wait for ever. */
function allOf(stream: Readable, promised: number): Readable {
  let sent = 0;
  const checked = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sent += piece.length;
      done(null, piece);
    },
    flush: (done) => done(sent < promised ? new Error('The file ended before its promised length.') : null),
  });
  // Whoever hangs up closes the file.
  return pipeline(stream, checked, () => {});
}

/**
 * Of `Range: bytes=first-last`, both counted in (RFC 9110, 14.2); null for all of it. Several parts, another unit and parts of
 * what the file was before are answered with all of it, as the standard allows; `none`: it begins behind the end.
 */
function partOf(request: Request, tag: string, size: number): { start: number; end: number } | 'none' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.get('range') ?? '') ?? [];
  const before = request.headers.get('if-range');
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (before !== null && before !== `"${tag}"`) return null;
  // Without a beginning: so many bytes from the end.
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first === '' && Number(last) === 0)) return 'none';
  return end < start ? null : { start, end };
}

function alreadyThere(request: Request, tag: string): boolean {
  const known = request.headers.get('if-none-match');
  return known !== null && known.split(',').some((one) => one.trim().replace(/^W\//, '') === `"${tag}"`);
}

const unkept = { 'cache-control': 'no-store' };

function plain(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...unkept },
  });
}
