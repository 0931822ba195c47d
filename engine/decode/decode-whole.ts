// A whole file as RGB in this process, for tools; see decodeImage in decode.ts.

import { readFile } from 'node:fs/promises';
import type { SharpOptions } from 'sharp';
import { fsPath } from '../file-path.ts';
import { readBitmap } from './bitmap.ts';
import { decodeError } from './decode-error.ts';
import { readHeic } from './heic.ts';
import { encodedOptions, sharp } from './image-library.ts';
import { rgbPixels } from './pixels.ts';

export async function decodeWhole(
  path: string,
  { upright = true, grey16 = 'scale' }: { upright?: boolean; grey16?: 'clip' | 'scale' },
): Promise<{ width: number; height: number; rgb: Uint8Array }> {
  try {
    const file = await readFile(fsPath(path));
    const raster = rasterIn(file) && (await rasterIn(file));
    const open = (options: SharpOptions) => {
      if (raster) return sharp(raster.pixels, { ...options, raw: { ...raster } });
      const image = sharp(file, { ...encodedOptions, ...options });
      return upright ? image.autoOrient() : image;
    };
    const { width, height, pixels } = await rgbPixels(open, { grey16 });
    return { width, height, rgb: pixels };
  } catch (error) {
    throw decodeError(path, error);
  }
}

function rasterIn(file: Buffer) {
  if (file.toString('latin1', 0, 2) === 'BM') return readBitmap(file);
  return /^ftyp(hei|hev|mif1)/.test(file.toString('latin1', 4, 12)) ? readHeic(file) : null;
}
