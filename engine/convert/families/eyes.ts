// Eyes from elsewhere, in place of the vision encoder that a checkpoint brings: an encoder folder (encoder.ts), or a
// checkpoint of CLIP, whose ViT-L/14 is the other encoder that BLIP-2 was built on.

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../source/checkpoint.ts';
import type { Blip2Config } from './config.ts';
import { unsupported } from './config-section.ts';
import { openEncoder, type EncoderFolder } from './encoder.ts';
import { isRemote } from '../source/source.ts';
import { clipVisionConfig, type VisionConfig } from './vision-config.ts';

export interface Eyes {
  encoder: EncoderFolder | null;
  /** Holds the encoder's tensors where they are not the checkpoint's own, with what its config says. */
  tower: { checkpoint: Checkpoint; config: VisionConfig } | null;
}

/** `own`: what the checkpoint itself says of its encoder. */
export async function openEyes(
  place: string,
  own: Blip2Config['vision'],
  open: (place: string) => Promise<Checkpoint>,
): Promise<Eyes> {
  const described = await access(join(place, 'encoder.json')).then(
    () => true,
    () => false,
  );
  const checkpoint = described ? null : await open(place).catch((error: unknown) => orNone(place, error));
  if (!checkpoint) return { encoder: await openEncoder(place), tower: null };
  const config = clipVisionConfig(checkpoint.config);
  if (!config) throw unsupported(`a vision encoder of the type ${String(checkpoint.config['model_type'])}`);
  return { encoder: null, tower: { checkpoint, config: { ...config, layers: layersRead(own, config) } } };
}

/** What is no checkpoint on this disk is said to be no encoder either; a server's own words are kept. */
function orNone(place: string, error: unknown): null {
  if (isRemote(place)) throw error;
  return null;
}

/** The paper leaves out CLIP's last layer; a checkpoint made for CLIP says itself how many it read. */
function layersRead(own: VisionConfig, { layers }: VisionConfig): number {
  return own.kind === 'clip' ? Math.min(own.layers, layers) : layers - 1;
}
