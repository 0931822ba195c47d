// Which graphs a BLIP checkpoint needs. Its image encoder was trained with it, so nothing is shared with other checkpoints.

import type { GraphName, ModelDescription, Table } from '../model.ts';
import type { BlipConfig, BlipLanguage } from './families/blip-config.ts';
import * as blip from './families/blip-graph.ts';
import { shapeOf, takeTensor, type Checkpoint } from './source/checkpoint.ts';
import { addData, addGraph, newPlan, type Plan, type Recipe } from './planned.ts';
import { placeTable, smallTable, type TableType } from './families/tables.ts';
import { visionGraph, visionGrid, visionTokens } from './families/vision-graph.ts';
import { vocabularySize } from './families/words.ts';

interface Blip {
  plan: Plan;
  checkpoint: Checkpoint;
  config: BlipConfig;
  recipe: Recipe;
}

/** @throws EngineError `checkpoint-incomplete` or `checkpoint-corrupt` for a tensor that is missing or of another shape. */
export function planBlip(checkpoint: Checkpoint, config: BlipConfig, recipe: Recipe): Plan {
  const planning = { plan: newPlan(dimsOf(config)), checkpoint, config, recipe };
  visionGraph(graph(planning, 'vision'), config.vision, true);
  if (config.language) planDecoder(planning, config.language);
  else planComparing(planning);
  if (config.family !== 'blip-captioning') planText(planning);
  return planning.plan;
}

/** What is kept of a photo is the image itself: any later words are read together with it. */
function dimsOf({ vision, text, vectorWidth, language }: BlipConfig): ModelDescription['dims'] {
  const [rows, width] = [visionTokens(vision), vision.width];
  return {
    visionTokens: rows,
    visionWidth: width,
    queries: 1,
    queryWidth: text.width,
    vectorWidth,
    grid: visionGrid(vision),
    ...(language ? { prompt: { rows, width } } : {}),
  };
}

function planDecoder(planning: Blip, language: BlipLanguage): void {
  const { plan, checkpoint, config, recipe } = planning;
  const encoder = graph(planning, 'encoder');
  if (config.family === 'blip-vqa') {
    blip.blipQuestionMemoryGraph(encoder, partsOf(planning));
    const data = plan.data.find(({ name }) => name === 'encoder.data')!;
    blip.blipLookedGraph(addGraph(plan, recipe, checkpoint, 'looked', data), partsOf(planning));
  } else blip.blipCaptionMemoryGraph(encoder, config.text, config.vision.width);
  const data = addData(plan, 'decoder');
  blip.blipDecoderGraph(addGraph(plan, recipe, checkpoint, 'decoder', data), config.text, language, recipe.words);
  const words = blip.blipWords(language);
  const vocabulary = vocabularySize(checkpoint, words);
  const rows = takeTensor(checkpoint, words.names, [vocabulary, language.width]);
  plan.language = {
    embeddings: placeTable(data, rows, recipe.words),
    positions: { ...placedRows(planning, data, blip.decoderPositionName, smallTable(recipe.words)), shift: 0 },
    vocabulary,
  };
}

function planComparing(planning: Blip): void {
  const { plan, checkpoint, recipe } = planning;
  const parts = partsOf(planning);
  const data = addData(plan, 'retrieval');
  blip.blipImageGraph(addGraph(plan, recipe, checkpoint, 'itc-image', data), parts);
  blip.blipTextGraph(addGraph(plan, recipe, checkpoint, 'itc-text', data), parts);
  blip.blipMatchGraph(addGraph(plan, recipe, checkpoint, 'itm', data), parts);
}

/** Rows of what is read: phrases to compare, or questions. */
function planText(planning: Blip): void {
  const { plan, checkpoint, recipe } = planning;
  plan.textPositions = shapeOf(checkpoint, blip.positionName)?.[0] ?? 0;
  if (recipe.textWords === 'f32') return;
  const data = addData(plan, 'text');
  plan.textEmbeddings = {
    words: placedRows(planning, data, blip.wordName, recipe.textWords),
    positions: placedRows(planning, data, blip.positionName, smallTable(recipe.textWords)),
  };
}

function placedRows(
  { checkpoint, config }: Blip,
  data: ReturnType<typeof addData>,
  name: string,
  kept: TableType,
): Table {
  return placeTable(data, takeTensor(checkpoint, name, [shapeOf(checkpoint, name)?.[0] ?? 0, config.text.width]), kept);
}

function graph({ plan, checkpoint, recipe }: Blip, name: GraphName) {
  return addGraph(plan, recipe, checkpoint, name, addData(plan, name));
}

function partsOf({ config, recipe }: Blip): blip.BlipParts {
  return {
    config: config.text,
    visionWidth: config.vision.width,
    vectorWidth: config.vectorWidth ?? 0,
    embedsOutside: recipe.textWords !== 'f32',
  };
}
