// Runs the image preprocessing cases: a file's pixels, stretched to 8 bits exactly as Pillow does, then the image tensor.

import path from 'node:path';
import { EngineError } from '../../contract.ts';
import type { ImagePreparation } from '../../model.ts';
import { stretch, toTensor } from '../prepare.ts';
import { readTensors } from '../safetensors.ts';
import { readJson, type DecodeImage } from './case.ts';
import type { Report } from './report.ts';

interface Picture {
  name: string;
  file: string;
  size: number;
  pixel_values: string;
  resized: string;
}

interface Expected {
  image_mean: [number, number, number];
  image_std: [number, number, number];
  resample: number;
  rescale_factor?: number;
  cases: Picture[];
  exif?: { file: string; orientation: number; pixel_values: { raw: string; load_image: string } };
}

/** JPEG decoders differ by 1 or 2 levels per channel, which is 0.03 after normalisation; the README allows 0.08. */
const tolerances = { exact: { levels: 0, values: 1e-6 }, jpeg: { levels: 3, values: 0.08 } };

export async function verifyPictures(folder: string, report: Report, decodeImage: DecodeImage): Promise<void> {
  const expected = (await readJson(path.join(folder, 'expected.json'))) as Expected;
  const resized = await readTensors(path.join(folder, 'resized.safetensors'));
  for (const picture of expected.cases) {
    const title = `${picture.name}@${picture.size}`;
    const { rgb, width, height } = await decodeImage(path.join(folder, picture.file));
    const image = preparation(expected, picture.size);
    const pixels = stretch(rgb, width, height, image);
    const { levels, values } = tolerances[/\.jpe?g$/i.test(picture.file) ? 'jpeg' : 'exact'];
    report.numbers(`${title} resized`, pixels, resized.get(picture.resized)!.values, levels);
    await compare(report, `${title} pixel_values`, path.join(folder, picture.pixel_values), pixels, image, values);
  }
  if (expected.exif) await verifyTurned(folder, report, expected, decodeImage);
}

/** The reference's processor ignores EXIF orientation, its `load_image` applies it. */
async function verifyTurned(folder: string, report: Report, expected: Expected, decodeImage: DecodeImage) {
  const { file, orientation, pixel_values: tensors } = expected.exif!;
  const raw = await decodeImage(path.join(folder, file));
  const { values } = tolerances.jpeg;
  for (const [name, picture] of [['raw', raw] as const, ['load_image', turned(raw, orientation)] as const]) {
    const [tensor] = (await readTensors(path.join(folder, tensors[name]))).values();
    const image = preparation(expected, tensor!.shape.at(-1)!);
    const pixels = stretch(picture.rgb, picture.width, picture.height, image);
    await compare(report, `exif ${name}`, path.join(folder, tensors[name]), pixels, image, values);
  }
}

function preparation(expected: Expected, size: number): ImagePreparation {
  const resample = ({ 2: 'bilinear', 3: 'bicubic' } as const)[expected.resample];
  if (!resample)
    throw new EngineError('checkpoint-unsupported', `PIL's filter ${expected.resample} is not known here.`);
  const { image_mean: mean, image_std: std, rescale_factor: rescale = 1 / 255 } = expected;
  return { size, resample, rescale, mean, std, channels: 'rgb' };
}

async function compare(
  report: Report,
  title: string,
  file: string,
  pixels: Uint8Array,
  image: ImagePreparation,
  tolerance: number,
): Promise<void> {
  const [want] = (await readTensors(file)).values();
  report.numbers(title, toTensor([pixels], image), want!.values, tolerance);
}

type Pixels = Awaited<ReturnType<DecodeImage>>;

/** The picture as EXIF orientation 1 to 8 wants it seen: 5 to 8 swap the sides, the rest mirror or turn round. */
export function turned({ width, height, rgb }: Pixels, orientation: number): Pixels {
  const swapped = orientation >= 5;
  const [w, h] = swapped ? [height, width] : [width, height];
  const out = new Uint8Array(rgb.length);
  const mirrorX = [2, 3, 6, 7].includes(orientation);
  const mirrorY = [3, 4, 7, 8].includes(orientation);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const a = mirrorX ? w - 1 - x : x;
      const b = mirrorY ? h - 1 - y : y;
      const from = swapped ? (a * width + b) * 3 : (b * width + a) * 3;
      out.set(rgb.subarray(from, from + 3), (y * w + x) * 3);
    }
  }
  return { width: w, height: h, rgb: out };
}
