// What stands for a Photoshop file, as an encoded picture: its merged picture, or, where that is missing, cut off or in colours
// that nothing here reads, the small preview that Photoshop put into it.

import { open } from 'node:fs/promises';
import { EngineError } from '../contract.ts';
import { fsPath, shownPath } from '../file-path.ts';
import { pictureAsTiff, whyUnread } from './psd-picture.ts';
import { readPsd, type Psd } from './psd.ts';

export interface PhotoshopPicture extends Pick<Psd, 'exif' | 'xmp'> {
  /** TIFF or JPEG. */
  encoded: Buffer;
}

/** `checkSize` throws for more pixels than may be decoded; `partly` takes the preview, or what is left of the picture. */
export async function readPhotoshop(
  path: string,
  checkSize: (width: number, height: number) => void,
  partly: boolean,
): Promise<PhotoshopPicture> {
  const file = await open(fsPath(path));
  try {
    const psd = await readPsd(file);
    checkSize(psd.width, psd.height);
    const why = whyUnread(shownPath(path), psd);
    // A small picture of all of it says more than a large one of some planes.
    const small = partly ? psd.thumbnail : null;
    if (why && !small) throw new EngineError('kind-unsupported', why);
    return { encoded: small ?? (await pictureAsTiff(file, psd, partly)), exif: psd.exif, xmp: psd.xmp };
  } finally {
    await file.close();
  }
}
