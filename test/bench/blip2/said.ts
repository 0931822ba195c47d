// What both sides are asked and what they answer; torch-side.py keeps to the same words.

/** To open the model: its folder, how many cores, and a file of size × size × 3 bytes a photo. */
export interface Load {
  model: string;
  threads: number;
  photos: string;
}

export interface Loaded {
  /** From an idle process to all weights in memory, without starting the process and its libraries. */
  seconds: number;
}

/** Exactly so many new tokens each, since random weights rarely say the end; `distinct`: none of them twice. */
export interface Saying {
  tokens: number;
  distinct: boolean;
}

/** Seconds of one caption of a photo, or of several together, and the ids that were said: [photos, tokens]. */
export interface Captioned {
  total: number;
  vision: number;
  qformer: number;
  /** Prompt to first token; a peer that reads it once per beam takes its time for all of them. */
  first: number;
  /** All further tokens. */
  decode: number;
  ids: number[][];
}

/** Seconds to the first token of an answer, and to its last. */
export interface Answered {
  first: number;
  total: number;
  ids: number[][];
}

/** Bytes of memory that the process held at most. */
export interface Memory {
  peak: number;
}

/** Floating-point operations (or their integer kin) per second, and bytes read per second. */
export interface Peak {
  f32: number;
  int8: number;
  bytes: number;
}
