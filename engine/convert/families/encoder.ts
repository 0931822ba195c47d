// A vision encoder that is not part of the checkpoint: a folder with a graph, `encoder.json` that describes it, and
// whatever files the graph reads. BLIP-2 puts a Q-Former on any frozen encoder, so any [batch, tokens, width] will do.

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EngineError } from '../../contract.ts';
import type { Graph, ImagePreparation, PatchGrid } from '../../model.ts';
import { asObject, readJson } from '../source/checkpoint.ts';
import { folderFiles } from '../source/folder-files.ts';

/** What `encoder.json` says. */
export interface Encoder {
  graph: Graph;
  image: ImagePreparation;
  /** Shape of the output per image. */
  tokens: number;
  width: number;
  /** How the tokens lie on the photo; absent where they lie nowhere. */
  grid?: PatchGrid;
  /** JSON file with the tags of each class, where the graph also classifies. */
  classes: string | null;
}

export interface EncoderFolder extends Encoder {
  folder: string;
  /** Every file of the encoder that a model needs a copy of. */
  files: string[];
}

export async function openEncoder(folder: string): Promise<EncoderFolder> {
  const file = join(folder, 'encoder.json');
  const encoder = asObject(await readJson(folderFiles(folder), 'encoder.json'), file) as unknown as Encoder;
  const files = [encoder.graph?.file, ...(encoder.graph?.data ?? []), ...(encoder.classes ? [encoder.classes] : [])];
  const sound =
    files.every((name) => typeof name === 'string' && name === basename(name)) &&
    Number.isInteger(encoder.tokens) &&
    Number.isInteger(encoder.width) &&
    typeof encoder.image?.size === 'number' &&
    (encoder.grid === undefined || fits(encoder.grid, encoder.tokens)) &&
    typeof encoder.graph.inputs?.['pixels'] === 'string' &&
    typeof encoder.graph.outputs?.['image'] === 'string';
  if (!sound) {
    throw new EngineError(
      'checkpoint-corrupt',
      `${file} does not describe an encoder with pixels, image, tokens (a grid of as many, if any) and width.`,
    );
  }
  const present = await readdir(folder);
  const missing = files.filter((name) => !present.includes(name));
  if (missing.length > 0) {
    throw new EngineError(
      'checkpoint-incomplete',
      `${missing.join(', ')} of the vision encoder is missing in ${folder}.`,
    );
  }
  return { ...encoder, classes: encoder.classes ?? null, folder, files };
}

function fits({ before, columns, rows }: PatchGrid, tokens: number): boolean {
  return (
    [before, columns, rows].every(Number.isInteger) && before >= 0 && columns > 0 && before + columns * rows === tokens
  );
}
