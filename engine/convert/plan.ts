// What will be written for a checkpoint: graphs, data files and the description, from headers and config alone. No weight
// is read here (but for comparing two checkpoints), so sizes are known, and everything missing is found, beforehand.

import { EngineError } from '../contract.ts';
import type { ModelDescription } from '../model.ts';
import { shapeOf, takeTensor, type Checkpoint } from './source/checkpoint.ts';
import type { Blip2Config } from './families/config.ts';
import { planBlip } from './blip-plan.ts';
import type { DataFile } from './writing/data-file.ts';
import { itmTextGraph, lateInteractionGraph } from './families/late-interaction-graph.ts';
import { planLanguage } from './language-plan.ts';
import { addData, addGraph, newPlan, type Plan, type Recipe, type Sources } from './planned.ts';
import * as qformer from './families/qformer-graph.ts';
import { placeTable, smallTable } from './families/tables.ts';
import { postNormName, visionGraph, visionGrid, visionTokens } from './families/vision-graph.ts';

/**
 * @throws EngineError `checkpoint-incomplete` or `checkpoint-corrupt` for a tensor that is missing or of another shape,
 * `bad-request` for an encoder beside a BLIP checkpoint.
 */
export function planModel(sources: Sources, recipe: Recipe): Plan {
  const plan = planFamily(sources, recipe);
  return { ...plan, data: plan.data.filter((file) => file.size > 0) };
}

function planFamily(sources: Sources, recipe: Recipe): Plan {
  const { checkpoint, config, encoder, tower } = sources;
  if (!('text' in config)) {
    return planBlip2({ ...sources, config: tower ? { ...config, vision: tower.config } : config }, recipe);
  }
  if (encoder || tower) {
    throw new EngineError('bad-request', 'BLIP was trained together with its vision encoder and takes no other.');
  }
  return planBlip(checkpoint, config, recipe);
}

type Blip2Sources = Sources & { config: Blip2Config };

function planBlip2(sources: Blip2Sources, recipe: Recipe): Plan {
  const { checkpoint, config, retrieval, encoder, tower } = sources;
  const plan = newPlan(plannedDims(sources));
  if (!encoder) {
    const eyes = tower?.checkpoint ?? checkpoint;
    visionGraph(addGraph(plan, recipe, eyes, 'vision', addData(plan, 'vision')), config.vision, false);
  }
  if (config.language) planCaptions(plan, sources, recipe);
  if (retrieval) planRetrieval(plan, retrieval.checkpoint, retrieval.config, recipe, retrieval.sameQFormer);
  else if (config.family === 'blip2-retrieval') planRetrieval(plan, checkpoint, config, recipe, false);
  return plan;
}

function plannedDims({ config, encoder, retrieval }: Blip2Sources): ModelDescription['dims'] {
  const grid = encoder ? encoder.grid : visionGrid(config.vision);
  return {
    visionTokens: encoder?.tokens ?? visionTokens(config.vision),
    visionWidth: encoder?.width ?? config.vision.width,
    queries: config.queries,
    queryWidth: config.qformer.width,
    vectorWidth: retrieval?.config.vectorWidth ?? config.vectorWidth,
    ...(grid ? { grid } : {}),
  };
}

function planCaptions(plan: Plan, { checkpoint, config, retrieval }: Blip2Sources, recipe: Recipe): void {
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
  const queryData = addData(plan, 'qformer');
  qformer.qformerGraph(addGraph(plan, recipe, source, 'qformer', queryData), parts);
  qformer.lookedGraph(addGraph(plan, recipe, source, 'looked', queryData), parts);
  if (config.instructed) plan.instruction = textTables(checkpoint, parts, recipe, queryData);
  const data = addData(plan, 'decoder');
  // T5 was trained in bfloat16 and passes what float16 can hold.
  const spoken: Recipe = language.kind === 't5' ? { ...recipe, floats: 'f32' } : recipe;
  plan.language = planLanguage(
    {
      checkpoint,
      data,
      words: recipe.words,
      graph: (name) => addGraph(plan, spoken, checkpoint, name, name === 'decoder' ? data : addData(plan, name)),
    },
    language,
  );
}

function planRetrieval(plan: Plan, checkpoint: Checkpoint, config: Blip2Config, recipe: Recipe, shared: boolean): void {
  const data = plan.data.find(({ name }) => shared && name === 'qformer.data') ?? addData(plan, 'retrieval');
  const parts = { ...qformerParts(plan, checkpoint, config, recipe), languageWidth: null };
  if (!shared) {
    qformer.itcImageGraph(addGraph(plan, recipe, checkpoint, 'itc-image', data), parts);
    qformer.lookedGraph(addGraph(plan, recipe, checkpoint, 'itc-looked', data), parts);
  }
  qformer.itcTextGraph(addGraph(plan, recipe, checkpoint, 'itc-text', data), parts);
  const itm = addGraph(plan, recipe, checkpoint, 'itm', data);
  const late = config.lateInteraction;
  if (late) {
    itmTextGraph(addGraph(plan, recipe, checkpoint, 'itm-text', data), parts, late);
    lateInteractionGraph(itm, parts, late);
  } else qformer.itmGraph(itm, parts);
  const tables = parts.embedsOutside ? addData(plan, 'text') : data;
  const { embeddings, positions: rows } = textTables(checkpoint, parts, recipe, tables);
  plan.textPositions = rows;
  plan.textEmbeddings = embeddings;
}

/** Word and position rows of a text that goes into a Q-Former, in tables where they stay outside the graphs. */
function textTables(checkpoint: Checkpoint, parts: qformer.QFormerParts, recipe: Recipe, data: DataFile) {
  const table = (name: string) =>
    takeTensor(checkpoint, name, [shapeOf(checkpoint, name)?.[0] ?? 0, parts.config.width]);
  const names = qformer.embeddingNames(parts);
  const positions = table(names.positions);
  const embeddings = parts.embedsOutside
    ? {
        words: placeTable(data, table(names.words), recipe.textWords),
        positions: placeTable(data, positions, smallTable(recipe.textWords)),
      }
    : null;
  return { embeddings, positions: positions.shape[0]! };
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
    instructed: config.instructed,
  };
}

type Config = Sources['config'];

/** Two checkpoints can only share a model if they look at photos through the same encoder and ask as many queries. */
export function refuseMismatch(first: Config, second: Config): asserts second is Blip2Config {
  if (second.family !== 'blip2-retrieval' || !('qformer' in second)) {
    throw new EngineError(
      'checkpoint-unsupported',
      'The second checkpoint is not a retrieval model. Give one that is, or none.',
    );
  }
  const sameQueries =
    'qformer' in first && first.queries === second.queries && first.qformer.width === second.qformer.width;
  if (first.language && sameQueries) return;
  throw new EngineError(
    'checkpoint-unsupported',
    'The two checkpoints do not fit together: a captioning model and a retrieval model with equally many queries are needed.',
  );
}

export type { Plan, Recipe, Sources } from './planned.ts';
