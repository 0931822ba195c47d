// Reads the parameters a golden case passed to the reference's generate() and makes the search they mean.
// A parameter that is not known here is an error: ignoring it would compare two different things.

import { beamSearch } from '../generation/beams.ts';
import type { Search } from '../generation/search.ts';
import { greedySearch } from '../generation/single.ts';
import { repeated } from '../repeated.ts';

export interface Params {
  do_sample?: boolean;
  num_beams?: number;
  num_return_sequences?: number;
  max_new_tokens?: number;
  max_length?: number;
  min_new_tokens?: number;
  min_length?: number;
  length_penalty?: number;
  early_stopping?: boolean | 'never';
  repetition_penalty?: number;
  no_repeat_ngram_size?: number;
  suppress_tokens?: number[];
  eos_token_id?: number | number[];
  temperature?: number;
  top_k?: number;
  top_p?: number;
}

const known = new Set<string>([
  ...['do_sample', 'num_beams', 'num_return_sequences', 'max_new_tokens', 'max_length', 'min_new_tokens', 'min_length'],
  ...['length_penalty', 'early_stopping', 'repetition_penalty', 'no_repeat_ngram_size', 'suppress_tokens'],
  ...['eos_token_id', 'temperature', 'top_k', 'top_p'],
]);

export interface Beginning {
  /** Ids of the prompt as generate() was given them, image placeholders included. */
  ids: readonly number[];
  /**
   * Versions without image tokens gave generate() rows instead of ids: penalties saw only new ids, and a maximum length
   * counted the prompt and one more (transformers before 4.46).
   */
  legacy: boolean;
  /** The prompt went into an encoder: `ids` is what the decoder began with. */
  encoded?: boolean;
  eos: readonly number[];
}

/** Why these parameters cannot be compared; null when they can. */
export function objection(params: Params): { fails: boolean; why: string } | null {
  const unknown = Object.keys(params).filter((name) => !known.has(name));
  if (unknown.length > 0) return { fails: true, why: `generation parameters not known here: ${unknown.join(', ')}` };
  if (params.do_sample) return { fails: false, why: 'sampled: the reference drew other random numbers' };
  return null;
}

export function searchOf(params: Params, beginning: Beginning): Search {
  const eos = params.eos_token_id === undefined ? beginning.eos : [params.eos_token_id].flat();
  // An encoder takes rows as gladly as ids, and generate() counts only what the decoder says.
  const unseen = beginning.legacy && !beginning.encoded ? beginning.ids.length : 0;
  const history = unseen > 0 ? [] : beginning.ids;
  const options = {
    history,
    eos,
    maxNewTokens: params.max_new_tokens ?? lengthLeft(params.max_length, beginning),
    minNewTokens: params.min_new_tokens ?? 0,
    minLength: Math.max(0, (params.min_length ?? 0) - unseen),
    repetitionPenalty: params.repetition_penalty ?? 1,
    noRepeatNgram: params.no_repeat_ngram_size ?? 0,
    suppress: params.suppress_tokens ?? [],
  };
  const beams = params.num_beams ?? 1;
  if (beams === 1) return greedySearch(options);
  return beamSearch({
    ...options,
    beams,
    lengthPenalty: params.length_penalty ?? 1,
    earlyStopping: params.early_stopping ?? false,
  });
}

function lengthLeft(maxLength: number | undefined, { ids, legacy, encoded }: Beginning): number {
  if (maxLength === undefined && !legacy) return 20;
  return (maxLength ?? 20) - ids.length - (legacy && !encoded ? 1 : 0);
}

/** Rows of unequal length as the reference returns them: filled with the pad id, or the end id where that is 0. */
export function padRows(rows: readonly (readonly number[])[], pad: number, eos: readonly number[]): number[][] {
  const longest = Math.max(...rows.map((row) => row.length));
  const filler = pad || (eos[0] ?? pad);
  return rows.map((row) => [...row, ...repeated(filler, longest - row.length)]);
}
