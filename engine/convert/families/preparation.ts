// How photos become pixels for this checkpoint, from preprocessor_config.json (or the place newer revisions keep it).

import { EngineError } from '../../contract.ts';
import type { ImagePreparation } from '../../model.ts';
import type { CheckpointFiles } from '../source/checkpoint-files.ts';
import { readOptionalJson } from '../source/checkpoint.ts';

type Three = [number, number, number];

/** OpenAI CLIP's statistics, which all BLIP-2 checkpoints use. */
const clipMean: Three = [0.48145466, 0.4578275, 0.40821073];
const clipStd: Three = [0.26862954, 0.26130258, 0.27577711];

/** `size` is what the vision encoder takes; a checkpoint without the file gets BLIP-2's own values. */
export async function readPreparation(files: CheckpointFiles, size: number): Promise<ImagePreparation> {
  const read = async (name: string) => (await readOptionalJson(files, name)) as Record<string, unknown> | null;
  const processor = await read('processor_config.json');
  const fields = ((await read('preprocessor_config.json')) ?? processor?.['image_processor'] ?? {}) as Record<
    string,
    unknown
  >;
  const normalised = fields['do_normalize'] !== false;
  return {
    size,
    resample: resample(fields['resample']),
    rescale: fields['do_rescale'] === false ? 1 : ((fields['rescale_factor'] as number | undefined) ?? 1 / 255),
    mean: normalised ? three(fields['image_mean'], clipMean) : [0, 0, 0],
    std: normalised ? three(fields['image_std'], clipStd) : [1, 1, 1],
    channels: 'rgb',
  };
}

/** Pillow's numbers. */
function resample(value: unknown): ImagePreparation['resample'] {
  if (value === undefined || value === null || value === 3) return 'bicubic';
  if (value === 2) return 'bilinear';
  throw new EngineError(
    'checkpoint-unsupported',
    `preprocessor_config.json asks for resampling ${String(value)}; Talbot has bicubic (3) and bilinear (2).`,
  );
}

function three(value: unknown, otherwise: Three): Three {
  if (typeof value === 'number') return [value, value, value];
  return Array.isArray(value) && value.length === 3 ? (value.map(Number) as Three) : otherwise;
}
