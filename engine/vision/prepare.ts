// From 8-bit pixels to the image tensor a vision graph takes: stretched to a square, rescaled, normalised, channel by channel.
// Reference: BlipImageProcessor (slow): convert('RGB'), PIL bicubic, × rescale, (x - mean) / std in float32.

import type { ImagePreparation } from '../model.ts';
import { resize } from '../resize.ts';

/** Stretches any RGB photo to what `toTensor` takes: size × size × 3. */
export function stretch(rgb: Uint8Array, width: number, height: number, image: ImagePreparation): Uint8Array {
  return resize({ pixels: rgb, width, height, channels: 3 }, image.size, image.size, image.resample).pixels;
}

/** `photos`: size × size × 3 RGB bytes each → float32 [photos, 3, size, size]. */
export function toTensor(photos: readonly Uint8Array[], image: ImagePreparation): Float32Array {
  const area = image.size * image.size;
  const tensor = new Float32Array(photos.length * 3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const values = valuesOf(image, channel);
    const from = image.channels === 'bgr' ? 2 - channel : channel;
    photos.forEach((pixels, photo) => {
      if (pixels.length !== area * 3) throw new RangeError(`${pixels.length} bytes are not ${image.size}² RGB pixels`);
      const to = (photo * 3 + channel) * area;
      for (let i = 0; i < area; i++) tensor[to + i] = values[pixels[i * 3 + from]!]!;
    });
  }
  return tensor;
}

/** What each of the 256 byte values becomes in a channel, rounded to float32 where the reference rounds. */
function valuesOf(image: ImagePreparation, channel: number): Float32Array {
  const mean = Math.fround(image.mean[channel]!);
  const std = Math.fround(image.std[channel]!);
  return Float32Array.from({ length: 256 }, (_, byte) => Math.fround(Math.fround(byte * image.rescale) - mean) / std);
}
