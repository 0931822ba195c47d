// What a conversion is asked for.

import type { About } from './about.ts';
import type { RecipeName } from './recipes/recipes.ts';
import type { TableType } from './families/tables.ts';
import type { WriteOptions } from './writing/write-folder.ts';

export type { RecipeName } from './recipes/recipes.ts';

/** How far a conversion is. `done` and `total` are bytes of the model; what an earlier, stopped run wrote is `kept`. */
export interface ConvertProgress {
  file: string;
  done: number;
  total: number;
  kept: number;
  /** Bytes read from the checkpoint by this run, and per second of late; null while unknown. */
  received: number;
  rate: number | null;
  secondsLeft: number | null;
  /** What it waits for, in words: a server that is busy or does not answer. Null while it goes on. */
  waiting: string | null;
}

/** How servers are asked. All of it is plain data; what is absent has a sensible value (network.ts). */
export interface Network {
  /** Where HF_ENDPOINT, HF_TOKEN, HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read: the process's own unless given. */
  env?: Record<string, string | undefined>;
  /** Milliseconds without a byte after which a connection is given up. */
  patience?: number;
  /** Milliseconds before the first new try; each further one waits twice as long. */
  pause?: number;
  /** Tries in a row without a byte after which the conversion stops. */
  tries?: number;
}

export interface ConvertOptions {
  /**
   * Where the checkpoint (config.json, safetensors, tokenizer) comes from: a folder, a repository of the hub
   * (`owner/name`, `owner/name@revision`), or an address with the hub's layout. See source.ts.
   */
  checkpoint: string;
  /** Branch, tag or commit of a hub repository; `main` unless said. */
  revision?: string;
  /** A retrieval checkpoint with the same vision encoder, whose search joins a captioning model; from anywhere too. */
  retrieval?: string;
  /** Folder of a vision encoder (encoder.json) in place of the checkpoint's own. */
  vision?: string;
  /** Folder to write; must not exist, be empty, or be a model to replace. */
  out: string;
  /** See recipes.ts. */
  recipe: RecipeName;
  /** Of the gpu recipes: what is computed between linears; float16 unless said, float32 for devices without it. */
  activations?: 'f16' | 'f32';
  /** Folder of rows that photos gave to the linears, for calibration; made-up rows are used where there are none. */
  rows?: string;
  /** How word rows are kept outside the graphs; f16 unless said; reference-f32 always keeps f32. */
  embeddings?: TableType;
  /** The same for the retrieval text side; as `embeddings` unless said. */
  textEmbeddings?: TableType;
  /** Also give every intermediate result that a golden bundle names. */
  taps?: boolean;
  /** Also give what goes into each linear, as outputs `input.<name>`: rows for the calibration of another conversion. */
  inputs?: boolean;
  /** What people are told about the model, and how its scores are read. */
  about?: About;
  /**
   * A conversion that was stopped, by its signal, a kill, a lost line or a full disk, goes on where it was when it is
   * asked for again with the same options. True: what is left of it is dropped, and it begins anew.
   */
  restart?: boolean;
  network?: Network;
  onProgress?: (progress: ConvertProgress) => void;
  signal?: AbortSignal;
  /** For tests: free bytes of a folder's disk. */
  freeBytes?: WriteOptions['freeBytes'];
}
