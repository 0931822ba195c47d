// What a conversion is asked for.

import type { About } from './describe.ts';
import type { TableType } from './tables.ts';
import type { WriteOptions } from './write-folder.ts';

/**
 * `reference-f32`: everything float32, for comparison with the reference. `cpu-int8`: int8 linears, for real checkpoints.
 * `int8-weights`: int8 on disk and float32 in memory, for small models.
 */
export type RecipeName = 'reference-f32' | 'cpu-int8' | 'int8-weights';

export interface ConvertOptions {
  /** Folder with config.json, safetensors and tokenizer. */
  checkpoint: string;
  /** A retrieval checkpoint with the same vision encoder, whose search joins a captioning model. */
  retrieval?: string;
  /** Folder of a vision encoder (encoder.json) in place of the checkpoint's own. */
  vision?: string;
  /** Folder to write; must not exist, be empty, or be a model to replace. */
  out: string;
  recipe: RecipeName;
  /** How word rows are kept outside the graphs; f16 unless said; reference-f32 always keeps f32. */
  embeddings?: TableType;
  /** The same for the retrieval text side; as `embeddings` unless said. */
  textEmbeddings?: TableType;
  /** Also give every intermediate result that a golden bundle names. */
  taps?: boolean;
  /** What people are told about the model, and how its scores are read. */
  about?: About;
  onProgress?: WriteOptions['onProgress'];
  signal?: AbortSignal;
  /** For tests: free bytes of a folder's disk. */
  freeBytes?: WriteOptions['freeBytes'];
}
