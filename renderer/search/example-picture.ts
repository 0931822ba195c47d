// A picture from outside, small enough to be looked at: drawn anew here, so that only pixels leave the page. What a browser
// cannot draw (RAW, HEIC) is for a shell that knows the file's path.

import { base64 } from '../base64.ts';

/** Longest side, in pixels: more than any model takes. */
const longest = 1024;

/** JPEG in base64; null when the browser cannot read it as a picture. */
export async function examplePicture(file: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
  return base64(new Uint8Array(await blob.arrayBuffer()));
}
