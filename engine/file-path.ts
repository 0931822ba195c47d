// Paths as strings without losing a byte. A file name on Linux is bytes; names that are not UTF-8 exist in old photo
// folders. Inside Talbot a path is always a string that is valid Unicode (so SQLite, JSON and the wire keep it whole):
// every byte that is not part of valid UTF-8 stands as one private-use character U+F780 + (byte - 0x80), and the rare
// names that really hold such characters are written byte by byte in the same way, so that no two names collide.

import { isUtf8 } from 'node:buffer';
import { constants, type FileHandle, open } from 'node:fs/promises';

const first = 0xf780;
const last = 0xf7ff;
const escaped = /[\uf780-\uf7ff]/;
const escapedOrReplaced = /[\uf780-\uf7ff\ufffd]/;

/** The string form of a path's bytes. */
export function pathFromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) {
    const text = buffer.toString('utf8');
    if (!escaped.test(text)) return text;
  }
  let text = '';
  for (let at = 0; at < buffer.length;) {
    const length = validLength(buffer, at);
    const character = length === 0 ? '' : buffer.toString('utf8', at, at + length);
    if (length === 0 || escaped.test(character)) {
      for (const end = at + Math.max(length, 1); at < end; at++) text += escapedByte(buffer[at]!);
    } else {
      text += character;
      at += length;
    }
  }
  return text;
}

/** The bytes of a path's string form. */
export function bytesFromPath(path: string): Buffer {
  if (!escaped.test(path)) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.codePointAt(0)!;
    parts.push(code >= first && code <= last ? Buffer.from([code - first + 0x80]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** What node:fs takes: the string itself nearly always, the bytes for a name that is not UTF-8. */
export function fsPath(path: string): string | Buffer {
  return escaped.test(path) ? bytesFromPath(path) : path;
}

/** Not waiting for a writer: a pipe with the name of a photo would hold one of the few threads that read for ever. */
export function openToRead(path: string): Promise<FileHandle> {
  return open(fsPath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

/** True when a name read as UTF-8 text may have lost bytes and must be read as bytes instead. */
export function mayBeLossy(name: string): boolean {
  return escapedOrReplaced.test(name);
}

/**
 * For people: what cannot be read becomes �, and so does what turns the direction of all that follows, which would make one
 * name look like another. Line breaks and other control characters become visible.
 */
export function shownPath(path: string): string {
  return path
    .replace(/[\u0080-\u009f\u2028-\u202e\u2066-\u2069\uf780-\uf7ff]/g, '\ufffd')
    .replace(/[\u0000-\u001f\u007f]/g, (c) => String.fromCharCode(c === '\u007f' ? 0x2421 : 0x2400 + c.charCodeAt(0)));
}

/** True for the place itself and everything below it; `/Photos2` is not below `/Photos`. */
export function isAtOrBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith('/') ? place : `${place}/`);
}

function escapedByte(byte: number): string {
  // Bytes below 0x80 are always valid alone, so they never come here.
  return String.fromCharCode(first + byte - 0x80);
}

/** Bytes of the valid UTF-8 sequence at `at`; 0 when there is none. */
function validLength(buffer: Buffer, at: number): number {
  const lead = buffer[at]!;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  return length > 0 && at + length <= buffer.length && isUtf8(buffer.subarray(at, at + length)) ? length : 0;
}
