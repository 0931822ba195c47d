// The graphs and tables of a language model, one planner per kind of config.

import type { GraphName, Table } from '../model.ts';
import { shapeOf, takeTensor, type Checkpoint } from './source/checkpoint.ts';
import type { LanguageConfig, OptConfig } from './families/language-config.ts';
import type { DataFile } from './writing/data-file.ts';
import type { Net } from './families/layers.ts';
import { optGraph, optWords, positionName, positionShift } from './families/opt-graph.ts';
import { llamaGraph, llamaWords } from './families/llama-graph.ts';
import { t5DecoderGraph, t5EncoderGraph, t5Words } from './families/t5-graph.ts';
import { placeTable, smallTable, type TableType } from './families/tables.ts';
import { vocabularySize, type Words } from './families/words.ts';

/** What the weights say of a language model; its config says the rest. */
export interface PlannedLanguage {
  embeddings: Table;
  positions: (Table & { shift: number }) | null;
  vocabulary: number;
}

/** Where a language model is planned. */
export interface LanguageParts {
  checkpoint: Checkpoint;
  /** Where tables go. */
  data: DataFile;
  /** How word rows are kept. */
  words: TableType;
  /** Begins a graph. */
  graph(name: GraphName): Net;
}

/** Adds the graphs of the language model and places its word rows, and position rows where there are any. */
export function planLanguage(parts: LanguageParts, config: LanguageConfig): PlannedLanguage {
  switch (config.kind) {
    case 'opt':
      return planOpt(parts, config);
    case 't5':
      t5EncoderGraph(parts.graph('encoder'), config);
      t5DecoderGraph(parts.graph('decoder'), config, parts.words);
      return { ...planWords(parts, t5Words(config)), positions: null };
    case 'llama':
      llamaGraph(parts.graph('decoder'), config, parts.words);
      return { ...planWords(parts, llamaWords(config)), positions: null };
  }
}

function planOpt(parts: LanguageParts, config: OptConfig): PlannedLanguage {
  const { checkpoint, data, words } = parts;
  optGraph(parts.graph('decoder'), config, words);
  const rows = shapeOf(checkpoint, positionName)?.[0] ?? 0;
  const positions = takeTensor(checkpoint, positionName, [rows, config.width]);
  return {
    ...planWords(parts, optWords(config)),
    positions: { ...placeTable(data, positions, smallTable(words)), shift: positionShift },
  };
}

function planWords({ checkpoint, data, words: kept }: LanguageParts, words: Words) {
  const vocabulary = vocabularySize(checkpoint, words);
  const tensor = takeTensor(checkpoint, words.names, [vocabulary, words.width]);
  return { embeddings: placeTable(data, tensor, kept), vocabulary };
}
