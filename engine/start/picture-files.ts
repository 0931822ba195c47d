// Finds the file behind a picture's name: thumbnails of photos the library knows (made again when they are gone), and
// originals as far as a page can show them, only from inside the folders being watched.

import { stat } from 'node:fs/promises';
import { EngineError, type PhotoKind } from '../contract.ts';
import { type Decoder, thumbnailPath } from '../decode/decode.ts';
import { fsPath } from '../file-path.ts';
import type { FindPicture, PictureFile } from '../host/pictures.ts';
import { isAnimated } from '../scan/scan.ts';
import type { Store } from '../store/store.ts';
import { latePreviews } from './late-previews.ts';
import { watchedFiles } from './watched-files.ts';

/** What every browser shows by itself. */
const shown: Partial<Record<PhotoKind, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  bmp: 'image/bmp',
};

/** A page holds an animation whole; what is larger is a film by another name. */
const mostAnimated = 256 << 20;

export function pictureFinder(store: Store, decoder: Decoder, thumbnails: string): FindPicture {
  const watched = watchedFiles(store);
  const makePreview = latePreviews(store, decoder);

  async function thumbnail(fingerprint: string, size: 'grid' | 'view'): Promise<PictureFile | null> {
    const photo = store.photoWith(fingerprint);
    if (photo === null) return null;
    const path = thumbnailPath(thumbnails, fingerprint, size);
    if (!(await isFile(path)) && !(await madeAgain(photo))) return null;
    makePreview(photo, fingerprint);
    return { path, type: 'image/webp', tag: `${fingerprint}-${size}`, lasting: true };
  }

  async function madeAgain(photo: number): Promise<boolean> {
    const { path, kind, fingerprint } = store.presentFile(photo);
    if (!kind || !fingerprint) return false;
    const { preview } = await decoder.read({ path, kind, fingerprint });
    // The frame of a film went with its thumbnails.
    if (!preview) store.posterLost(photo);
    return preview !== null;
  }

  async function original(photo: number): Promise<PictureFile | null> {
    const { path, kind, fingerprint } = store.presentFile(photo);
    const type = kind && shown[kind];
    if (!type) return fingerprint ? thumbnail(fingerprint, 'view') : null;
    return watchedFile(photo, path, type);
  }

  /** The original of what is an animation. */
  async function moving(photo: number): Promise<PictureFile | null> {
    const { path, kind } = store.presentFile(photo);
    const type = kind && shown[kind];
    const found = type ? await watchedFile(photo, path, type) : null;
    if (!found || !(await isAnimated(found.path, kind!))) return null;
    return (await stat(fsPath(found.path))).size <= mostAnimated ? found : null;
  }

  /** What moves: the film itself, or the one beside a picture. */
  async function film(photo: number): Promise<PictureFile | null> {
    const found = store.motionFile(photo) ?? store.presentFile(photo);
    if ('kind' in found && found.kind !== 'video') return null;
    return watchedFile(photo, found.path, /\.(webm|mkv)$/i.test(found.path) ? 'video/webm' : 'video/mp4');
  }

  async function watchedFile(photo: number, path: string, type: string): Promise<PictureFile | null> {
    const real = await watched.real(path);
    if (real === null) return null;
    const { size, mtimeMs, ino } = await stat(fsPath(real));
    // The real path, so that a link exchanged after the check leads nowhere else.
    return { path: real, inode: ino, type, tag: `${photo}-${size}-${Math.trunc(mtimeMs)}`, lasting: false };
  }

  return async ({ size, key }) => {
    try {
      if (size === 'film') return await film(Number(key));
      if (size === 'moving') return await moving(Number(key));
      return await (size === 'original' ? original(Number(key)) : thumbnail(key, size));
    } catch (error) {
      // Not there, not readable, no photo of that number: to whoever looks it is all the same.
      if (error instanceof EngineError || (error as NodeJS.ErrnoException).code) return null;
      throw error;
    }
  };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
