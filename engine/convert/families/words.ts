// Both ends of a language model: the word rows that go in, and the head that scores every word. They may be one matrix.

import { floatBlob } from '../writing/blob.ts';
import { shapeOf, takeTensor, type Checkpoint } from '../source/checkpoint.ts';
import type { Tensor } from '../writing/graph.ts';
import { linear, product, type Net, type Rows } from './layers.ts';
import { matrixOfTable, type TableType } from './tables.ts';

export interface Words {
  /** Where the word rows may be stored. */
  names: string[];
  /** Where the head may be stored; the same places when it is tied to the words. */
  head: string[];
  /** Where a score to add to each word's may be stored. */
  bias?: string[];
  width: number;
  tied: boolean;
}

const headName = 'language_model.lm_head';

/** Tied matrices are written under either name, or both. */
export function wordsOf({ width, tied }: { width: number; tied: boolean }, names: string[]): Words {
  const head = `${headName}.weight`;
  const all = [...names, head];
  return { names: tied ? all : names, head: tied ? all : [head], width, tied };
}

/** Rows of the word table: the tensor decides, since configs and matrices were padded at different times. */
export function vocabularySize(checkpoint: Checkpoint, { names }: Words): number {
  return (shapeOf(checkpoint, names) ?? takeTensor(checkpoint, names, []).shape)[0]!;
}

/** Scores [r, vocabulary] of rows [r, width]. `kept` is how the word table is stored. */
export function wordScores(net: Net, words: Words, rows: Rows, kept: TableType): Tensor {
  const scores = plainScores(net, words, rows, kept);
  if (!words.bias) return scores;
  const bias = takeTensor(net.checkpoint, words.bias, [vocabularySize(net.checkpoint, words)]);
  return net.graph.node('Add', [scores, net.graph.weight(words.bias[0]!, floatBlob(bias))]);
}

function plainScores(net: Net, words: Words, rows: Rows, kept: TableType): Tensor {
  const vocabulary = vocabularySize(net.checkpoint, words);
  if (net.linears !== 'int8-weights' || kept !== 'i8' || !words.tied) {
    return linear(net, headName, rows, vocabulary, { bias: false, weight: words.head, head: true }).tensor;
  }
  const tensor = takeTensor(net.checkpoint, words.head, [vocabulary, rows.width]);
  return product(net, rows.tensor, matrixOfTable(net, headName, tensor), null);
}
