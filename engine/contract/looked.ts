// Where a model looked in a photo: what may be asked, and the maps that answer it.

/** A patch grid laid over the photo, and how much each patch was looked at. */
export interface Looked {
  columns: number;
  rows: number;
  /** Share of the photo's width and height that the grid covers, from the top left; nearly always 1. */
  covers: number;
  /** 0 to 1 for each patch, row by row, of all the words together. */
  whole: number[];
  /** In their order; null for a word that has no place in the photo. */
  words: { word: string; heat: number[] | null }[];
  /**
   * What weighed the parts of the model that read the photo: the likeness of their search vectors to the words, or what the
   * language model attended to as it chose them.
   */
  by: 'similarity' | 'attention';
  model: string;
}

/** Exactly one of `caption`, `words` and `turn`. */
export interface LookedQuestion {
  photo: number;
  /** A caption: by the model that writes them. */
  caption?: string;
  /** Any words, by the model that searches. */
  words?: string;
  /** An answer, by its number. */
  turn?: number;
  /** Name chosen by the asker; `cancelAnswer` takes it. */
  ask: string;
}

export interface LookedCalls {
  whereLooked(asked: LookedQuestion): Promise<Looked>;
}

export const lookedCalls = { whereLooked: 'read' } as const satisfies Record<keyof LookedCalls, 'read' | 'write'>;
