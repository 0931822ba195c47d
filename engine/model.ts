// What model.json says: the one description of a converted model that convert writes and vision reads.
// Graphs are named by what they do, tensors by what they mean; no checkpoint name is known to the code that runs them.

/** One ONNX graph. `inputs` and `outputs` map a meaning (below) to the tensor's name in the file. */
export interface Graph {
  file: string;
  /** External-data files this graph reads; several graphs may share one. */
  data: string[];
  /** Bytes of its weights once they are loaded, which may be more than on disk. */
  weights?: number;
  inputs: Record<string, string>;
  outputs: Record<string, string>;
}

/**
 * Graphs by job. All tensors float32 unless said; b batch, t vision tokens, w vision width, q queries, h Q-Former width,
 * l language width, e retrieval width, s text length, p pool slots, v vocabulary, n heads, d head size.
 *
 * vision    pixels [b,3,S,S] → image [b,t,w]; optionally classes [b,c] (logits of an image classifier)
 * qformer   image [b,t,w] (+ text [b,s] int64 and textMask [b,s] int64 where the instruction goes in)
 *             → queries [b,q,h]; prompt [b,q,l] (visual prompt, where a language model follows);
 *               vectors [b,q,e] (L2-normalised, where this Q-Former also serves retrieval)
 * itc-image image [b,t,w] → vectors [b,q,e] (only when the retrieval Q-Former is another than `qformer`)
 * itc-text  text [b,s] int64, textMask [b,s] int64 → vector [b,e] (L2-normalised)
 * itm       image [b or 1,t,w], text [b,s] int64, textMask [b,s] int64 → logits [b,q,2]; the score is softmax(mean over q)[1]
 *             or, where there is an `itm-text`, image with words, told and vector
 * itm-text  text [b,s] int64, textMask [b,s] int64 → words [b,s,m], told [b,s,n], vector [b,e]: what a text brings to `itm`,
 *             whatever image it meets
 * decoder   embeds [b,s,l] (position rows already added), mask [b,1,s,p+s] (additive: 0 or -1e9),
 *           pastKey.i / pastValue.i [b,n,p,d] per layer → logits [r,v] of the rows asked for;
 *           key.i / value.i [b,n,s,d] of the new rows only. rows [r] int64 indexes the flattened [b*s].
 *           Where an encoder goes before it: memoryKey.i / memoryValue.i [b,n,m,d] per layer and memoryMask [b,m] int64.
 *           Where positions are not in the rows: positions [b,s] int64 of the rows, and pastPositions [b,p] int64 of the slots.
 *           query.i [b,s,n*d] per layer: what a row asked of the memory, where there is one, else of the pool
 * encoder   what the decoder reads besides its own words → memoryKey.i / memoryValue.i [b,n,m,d] per decoder layer.
 *           Its inputs say what goes in: embeds [b,m,l] (visual prompt, then words) and mask [b,m] int64; or image [b,t,w]
 *           (the prompt's words stand in the decoder); or image with text (textEmbeds) and textMask [b,m]
 * looked    image [b,t,w] (with text or textEmbeds and textMask where the reader reads words too) → attention [b,r,t]: the
 *           share of its reading that each row gave to each token. Rows are the queries of `qformer`, or of an `encoder` that
 *           reads image and text the rows of its memory. Absent where the decoder reads the image's tokens themselves
 * itc-looked the same of the queries behind `itc-image`
 */
export type GraphName =
  | 'vision'
  | 'qformer'
  | 'itc-image'
  | 'itc-text'
  | 'itm'
  | 'itm-text'
  | 'encoder'
  | 'decoder'
  | 'looked'
  | 'itc-looked';

/** Rows kept outside the graphs: row i is read with one positioned read. */
export interface Table {
  file: string;
  /** Byte offset of row 0 in the file. */
  offset: number;
  rows: number;
  width: number;
  /**
   * f32, f16: plain values. i8: int8 row, then one float32 scale (row bytes = width + 4).
   * i4: blocks of 32 values along the row, each 16 bytes of nibbles (low nibble first, value + 8) then one float16 scale
   * (row bytes = width / 32 * 18).
   */
  dtype: 'f32' | 'f16' | 'i8' | 'i4';
}

export interface ImagePreparation {
  /** Side of the square the photo is stretched to. */
  size: number;
  resample: 'bicubic' | 'bilinear';
  /** Multiplied first (1/255 as in the config), then (x - mean) / std per channel. */
  rescale: number;
  mean: [number, number, number];
  std: [number, number, number];
  channels: 'rgb' | 'bgr';
}

/** Patches, row by row from the top left, after `before` tokens that belong to no place (a class token). */
export interface PatchGrid {
  before: number;
  columns: number;
  rows: number;
  /** Share of the square's sides that the patches cover, where pixels are left over at the right and at the bottom. */
  covers?: number;
}

export interface Generation {
  beams: number;
  maxNewTokens: number;
  minNewTokens: number;
  lengthPenalty: number;
  repetitionPenalty: number;
  /** Nucleus: 0 means no sampling. */
  topP: number;
  temperature: number;
}

/** Several captions of a photo to choose from: the one that fits it best is kept. */
export interface Candidates {
  /** So many of the best beams, 0 to `beams` of the generation. */
  beams: number;
  /** So many more drawn by nucleus sampling; their seed is taken from the photo, so that they can be had again. */
  sampled: number;
  topP: number;
  temperature: number;
}

/** A use of the language model: `{}` in the prompt stands for the person's words; '' means no text at all. */
export interface Prompt {
  prompt: string;
  /** `lower`: the model knows only lower case, single spaces and a question mark that follows its word. */
  words?: 'lower';
  generation: Generation;
  /** Captions only; absent: the best beam is the caption. */
  candidates?: Candidates;
}

export interface LanguageModel {
  layers: number;
  heads: number;
  /** Heads of keys and values, where fewer than `heads`. */
  keyHeads?: number;
  headSize: number;
  /** What the decoder's scores are multiplied with, in place of 1 / √headSize. */
  scoreScale?: number;
  width: number;
  /** Positions there are, where no table of positions says so; absent: no end. */
  longest?: number;
  vocabulary: number;
  /** Rows above this are padding of the matrix and never emitted. */
  tokens: number;
  embeddings: Table;
  /** Learned positions; row = position + offset. Null for models with rotary or relative positions. */
  positions: (Table & { shift: number }) | null;
  /** What the decoder begins with. */
  bos: number;
  /** Ids around every text; `bos` before it when absent. */
  frame?: { before: number[]; after: number[] };
  eos: number[];
  /** Ids that end what is said to a person, though the reference would go on after them. */
  alsoEnd?: number[];
  pad: number;
  /** Placeholder id of a query row in the prompt, where the checkpoint has one. */
  imageToken: number | null;
  /** Null: not made for that. */
  prompts: {
    caption: Prompt | null;
    question: Prompt | null;
    /** Questions to be answered in a word or two. */
    short?: Prompt;
    /** An earlier question and its answer, before the next question. */
    turn?: string;
    /** How it may spell the two answers; with a small and a large first letter when absent. */
    spellings?: { yes: string[]; no: string[] };
    /** Ready-made prompts for a caption asked for again. */
    beginnings?: string[];
  };
}

/** How scores of this model are to be read; measured for it, never shared between models. */
export interface Calibration {
  /** A caption is shown when `bias + match·logit(p) + similarity·s` passes 0. */
  caption: { bias: number; match: number; similarity: number } | null;
  /** Below this best similarity a sentence has no photo ("nothing found"). */
  search: { similarity: number } | null;
  /** classes → probability = softmax(logits / temperature); shown from `threshold`. */
  tags: { temperature: number; threshold: number } | null;
  /** A probability of yes below `no` is a no, from `yes` on a yes, in between nobody knows; `usualBand` when absent. */
  yesNo?: Band & {
    /**
     * Share (0 to 1; none when absent) that is taken off of the log-odds which the question has without a photo, over a
     * visual prompt of zeros: what the model would say whatever it saw is no answer about the photo.
     */
    unseen?: number;
  };
}

/** 0 ≤ no ≤ yes ≤ 1. */
export interface Band {
  no: number;
  yes: number;
}

/** For models nobody measured: unsure unless one answer is about twice as probable as the other. */
export const usualBand: Band = { no: 0.35, yes: 0.65 };

export interface ModelDescription {
  format: 1;
  id: string;
  name: string;
  /** Of these weights and this conversion: a hash of what was converted and the converter's version. */
  version: string;
  family: string;
  recipe: string;
  /** What the recipe was made for; it runs on both. A processor when absent. */
  device?: 'cpu' | 'gpu';
  /** What is computed between linears, where a device may lack float16. */
  activations?: 'f16' | 'f32';
  /** What rounding its weights costs, in one line; rounding.json beside model.json has it linear by linear. */
  rounding?: string;
  /** Which weights these are: the same for every recipe they were converted by; absent where nobody said. */
  checkpoint?: string;
  /** Where the checkpoint came from, for people. */
  source?: string;
  caveat: string | null;
  licence: string | null;
  image: ImagePreparation;
  dims: {
    visionTokens: number;
    visionWidth: number;
    queries: number;
    queryWidth: number;
    /** Retrieval vector size; null without retrieval. */
    vectorWidth: number | null;
    /** What is kept of a photo for later questions, where that is not queries × language width. */
    prompt?: { rows: number; width: number };
    /** How the vision tokens lie on the photo; absent where nobody said. */
    grid?: PatchGrid;
  };
  graphs: Partial<Record<GraphName, Graph>>;
  language: LanguageModel | null;
  /** Folders with tokenizer.json and tokenizer_config.json. `maxLength` in tokens. */
  tokenizers: {
    language: { folder: string } | null;
    text: { folder: string; maxLength: number } | null;
    /** Of the Q-Former, where the words of the prompt go into it too. */
    instruction?: { folder: string; maxLength: number };
  };
  /**
   * Word and position rows of the retrieval text side when they are read outside the graphs; null when inside. With them,
   * `itc-text` and `itm` take textEmbeds [b,s,h] (word row + position row, before any LayerNorm) in place of `text`.
   */
  textEmbeddings: { words: Table; positions: Table } | null;
  /** The same for the instruction that goes into `qformer`; absent when inside. */
  instructionEmbeddings?: { words: Table; positions: Table };
  /** Name of a JSON file: one entry per class, `{ tags: string[] }`; null when vision gives no classes. */
  classes: string | null;
  calibration: Calibration;
  /** Every file with its size and hash, checked before a session opens it. */
  files: { file: string; bytes: number; sha256: string }[];
}

/** Size of what is kept of a photo for later questions: the visual prompt, or what one is made from. */
export function keptPrompt({ dims, language }: ModelDescription): { rows: number; width: number } {
  return dims.prompt ?? { rows: dims.queries, width: language?.width ?? 0 };
}

/** Whether the visual prompt depends on the words of the prompt: then a photo is looked at again for each question. */
export function asksForWords({ graphs }: ModelDescription): boolean {
  return graphs.qformer !== undefined && 'textMask' in graphs.qformer.inputs;
}
