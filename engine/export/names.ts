// Names of files that are written out: safe on every system whatever the photo was called, and never one that is taken.

import { extname } from 'node:path';

const mostBytes = 180;
/** Devices of Windows, whatever stands behind the dot. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** Without its ending: no folders, no control characters, nothing that hides it or means something to a system. */
export function safeStem(name: string): string {
  const named = withoutTail(name);
  const stem = named
    .slice(0, named.length - extname(named).length)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\uf780-\uf7ff]/g, '_')
    // What stands for such letters where people see the name.
    .replace(/[\u2400-\u2421\ufffd]/g, '_')
    .replace(/[<>:"/\\|?*]/g, '_')
    .replace(/^[.\s-]+/, '_')
    .replace(/[.\s]+$/, '');
  const short = cutTo(stem, mostBytes);
  return short === '' || reserved.test(short.split('.', 1)[0]!) ? `_${short}` : short;
}

/** In small letters, letters and digits alone; empty when there is none to trust. */
export function safeEnding(name: string): string {
  const ending = extname(withoutTail(name)).toLowerCase();
  return /^\.[a-z0-9]{1,5}$/.test(ending) ? ending : '';
}

/** `photo`, then `photo (2)`, `photo (3)`, … */
export function numbered(stem: string, attempt: number): string {
  return attempt === 1 ? stem : `${stem} (${attempt})`;
}

function cutTo(text: string, bytes: number): string {
  let cut = text;
  while (Buffer.byteLength(cut) > bytes) cut = [...cut].slice(0, -1).join('');
  return cut;
}

/** Dots and spaces at the end, which Windows drops: `photo.jpg ` is a JPEG too. */
function withoutTail(name: string): string {
  return name.replace(/[.\s]+$/, '');
}
