// Which photo a file holds: its kind by content and its fingerprint, a hash of the image data without metadata, so
// that a later EXIF or XMP edit, a new name or another folder do not make a new photo.

import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { EngineError, type PhotoKind } from '../contract.ts';
import { openToRead, shownPath } from '../file-path.ts';
import { fileError } from './file-error.ts';
import { extensionOf, headBytes, kindOf, unreadableKind } from './kinds.ts';
import { imageData } from './image-data.ts';
import { pairingOf } from './pairing.ts';
import { readerOf } from './reader.ts';
import type { FileStamp } from './walk.ts';

export interface Identity extends Omit<FileStamp, 'path'> {
  kind: PhotoKind;
  /** 40 hex digits: SHA-256 over the image data, cut to 160 bits. */
  fingerprint: string;
  /** What joins the picture and the film of a Live Photo; null where nothing does. */
  pairing: string | null;
}

/** Throws `file-missing`, `no-permission`, `file-empty`, `file-too-large`, `kind-unknown`, or `busy` when it changes meanwhile. */
export async function identify(path: string): Promise<Identity> {
  try {
    const file = await openToRead(path);
    try {
      return await identifyOpen(file, path);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(path, error);
  }
}

/** No picture is larger, but a file may say so and take no room on the disk. Of films no more than samples are read. */
const mostBytes = 64 * 2 ** 30;

async function identifyOpen(file: FileHandle, path: string): Promise<Identity> {
  const before = await file.stat();
  if (!before.isFile()) throw unknown(path);
  if (before.size === 0) {
    throw new EngineError('file-empty', `${shownPath(path)} is empty: 0 bytes. Copy it again from where it came from.`);
  }
  const reader = readerOf(file, before.size);
  const kind = kindOf(await reader.read(0, headBytes), extensionOf(path));
  if (!kind) throw unknown(path);
  if (before.size > mostBytes && kind !== 'video') {
    const happened = `${shownPath(path)} says that it has ${Math.round(before.size / 1e9)} GB, more than any picture, and was not read`;
    throw new EngineError('file-too-large', `${happened}. Save a smaller copy beside it.`);
  }
  const pairing = await pairingOf(kind, reader);
  const hash = createHash('sha256');
  for await (const piece of imageData(kind, reader)) hash.update(piece);
  const after = await file.stat();
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
    throw new EngineError(
      'busy',
      `${shownPath(path)} is still being written. It is looked at again when that is done.`,
    );
  }
  return {
    kind,
    fingerprint: hash.digest('hex').slice(0, 40),
    pairing,
    bytes: after.size,
    modifiedMs: Math.trunc(after.mtimeMs),
    inode: after.ino,
  };
}

function unknown(path: string): EngineError {
  const made = unreadableKind(path);
  if (made) {
    return new EngineError(
      'kind-unsupported',
      `${shownPath(path)} is a ${made} picture, which Talbot does not read. Save a JPEG or PNG copy beside it to see it here.`,
    );
  }
  return new EngineError(
    'kind-unknown',
    `${shownPath(path)} is no photo that Talbot can read, whatever its name says. Open it in the program that made it and save it as JPEG or PNG.`,
  );
}
