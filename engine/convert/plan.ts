// What will be written for a checkpoint: graphs, data files and the description, from headers and config alone. No weight
// is read here (but for comparing two checkpoints), so sizes are known, and everything missing is found, beforehand.

import { EngineError } from '../contract.ts';
import type { ModelDescription } from '../model.ts';
import { shapeOf, takeTensor, type Checkpoint } from './checkpoint.ts';
import type { Blip2Config } from './config.ts';
import { newDataFile, type DataFile } from './data-file.ts';
import type { EncoderFolder } from './encoder.ts';
import { GraphBuilder } from './graph.ts';
import type { Linears, Net } from './layers.ts';
import { planLanguage, smallTable, type PlannedLanguage } from './language-plan.ts';
import * as qformer from './qformer-graph.ts';
import { placeTable, type TableType } from './tables.ts';
import { postNormName, visionGraph, visionTokens } from './vision-graph.ts';

export interface Recipe {
  name: string;
  linears: Linears;
  /** How word rows of the language model are kept. */
  words: TableType;
  /** How word rows of the retrieval text side are kept; inside the graphs when f32. */
  textWords: TableType;
  taps: boolean;
}

export interface Sources {
  checkpoint: Checkpoint;
  config: Blip2Config;
  /** A second checkpoint that brings retrieval to a captioning one. */
  retrieval: { checkpoint: Checkpoint; config: Blip2Config; sameQFormer: boolean } | null;
  encoder: EncoderFolder | null;
}

export interface Plan {
  graphs: GraphBuilder[];
  data: DataFile[];
  dims: ModelDescription['dims'];
  /** The language model without what config, tokenizer and prompts add. */
  language: PlannedLanguage | null;
  textEmbeddings: ModelDescription['textEmbeddings'];
  /** Rows of the retrieval position table: its longest text. */
  textPositions: number | null;
}

export function planModel(sources: Sources, recipe: Recipe): Plan {
  const { checkpoint, config, retrieval, encoder } = sources;
  const plan: Plan = {
    graphs: [],
    data: [],
    dims: plannedDims(sources),
    language: null,
    textEmbeddings: null,
    textPositions: null,
  };
  if (!encoder)
    visionGraph(addGraph(plan, recipe, checkpoint, 'vision', addData(plan, 'vision')), config.vision, false);
  if (config.language) planCaptions(plan, sources, recipe);
  if (retrieval) planRetrieval(plan, retrieval.checkpoint, retrieval.config, recipe, retrieval.sameQFormer);
  else if (config.family === 'blip2-retrieval') planRetrieval(plan, checkpoint, config, recipe, false);
  return { ...plan, data: plan.data.filter((file) => file.size > 0) };
}

function plannedDims({ config, encoder, retrieval }: Sources): ModelDescription['dims'] {
  return {
    visionTokens: encoder?.tokens ?? visionTokens(config.vision),
    visionWidth: encoder?.width ?? config.vision.width,
    queries: config.queries,
    queryWidth: config.qformer.width,
    vectorWidth: retrieval?.config.vectorWidth ?? config.vectorWidth,
  };
}

function planCaptions(plan: Plan, { checkpoint, config, retrieval }: Sources, recipe: Recipe): void {
  const language = config.language!;
  const shared = retrieval?.sameQFormer ? retrieval : null;
  // The retrieval checkpoint's names win, so that both graphs point at the same stretch of the same file.
  const source = shared
    ? { ...checkpoint, tensors: new Map([...checkpoint.tensors, ...shared.checkpoint.tensors]) }
    : checkpoint;
  const parts = {
    ...qformerParts(plan, checkpoint, config, recipe),
    languageWidth: language.width,
    vectorWidth: shared?.config.vectorWidth ?? null,
  };
  qformer.qformerGraph(addGraph(plan, recipe, source, 'qformer', addData(plan, 'qformer')), parts);
  const data = addData(plan, 'decoder');
  plan.language = planLanguage(
    {
      checkpoint,
      data,
      words: recipe.words,
      graph: (name) => addGraph(plan, recipe, checkpoint, name, name === 'decoder' ? data : addData(plan, name)),
    },
    language,
  );
}

function planRetrieval(plan: Plan, checkpoint: Checkpoint, config: Blip2Config, recipe: Recipe, shared: boolean): void {
  const data = plan.data.find(({ name }) => shared && name === 'qformer.data') ?? addData(plan, 'retrieval');
  const parts = { ...qformerParts(plan, checkpoint, config, recipe), languageWidth: null };
  if (!shared) qformer.itcImageGraph(addGraph(plan, recipe, checkpoint, 'itc-image', data), parts);
  qformer.itcTextGraph(addGraph(plan, recipe, checkpoint, 'itc-text', data), parts);
  qformer.itmGraph(addGraph(plan, recipe, checkpoint, 'itm', data), parts);
  const table = (name: string) =>
    takeTensor(checkpoint, name, [shapeOf(checkpoint, name)?.[0] ?? 0, config.qformer.width]);
  const positions = table(qformer.positionName);
  plan.textPositions = positions.shape[0]!;
  if (!parts.embedsOutside) return;
  const tables = addData(plan, 'text');
  plan.textEmbeddings = {
    words: placeTable(tables, table(qformer.wordName), recipe.textWords),
    positions: placeTable(tables, positions, smallTable(recipe.textWords)),
  };
}

function qformerParts(plan: Plan, checkpoint: Checkpoint, config: Blip2Config, recipe: Recipe): qformer.QFormerParts {
  // A Q-Former that was trained on an encoder from elsewhere need not have one.
  const hasPostNorm = plan.graphs[0]?.name === 'vision' || checkpoint.tensors.has(`${postNormName}.weight`);
  return {
    postNorm: hasPostNorm ? { epsilon: config.vision.epsilon } : null,
    config: config.qformer,
    queries: config.queries,
    visionWidth: plan.dims.visionWidth,
    languageWidth: null,
    vectorWidth: config.vectorWidth,
    embedsOutside: recipe.textWords !== 'f32',
  };
}

function addData(plan: Plan, name: string): DataFile {
  const file = newDataFile(`${name}.data`);
  plan.data.push(file);
  return file;
}

function addGraph(plan: Plan, recipe: Recipe, checkpoint: Checkpoint, name: string, data: DataFile): Net {
  const graph = new GraphBuilder(name, data);
  plan.graphs.push(graph);
  return { graph, checkpoint, linears: recipe.linears, taps: recipe.taps };
}

/** Two checkpoints can only share a model if they look at photos through the same encoder and ask as many queries. */
export function refuseMismatch(first: Blip2Config, second: Blip2Config): void {
  if (second.family !== 'blip2-retrieval') {
    throw new EngineError(
      'checkpoint-unsupported',
      'The second checkpoint is not a retrieval model. Give one that is, or none.',
    );
  }
  if (first.language && first.queries === second.queries && first.qformer.width === second.qformer.width) return;
  throw new EngineError(
    'checkpoint-unsupported',
    'The two checkpoints do not fit together: a captioning model and a retrieval model with equally many queries are needed.',
  );
}
