// What model.json will say of a planned model, with the tokenizers it needs and the prompts BLIP-2 was made for.

import type { Calibration, LanguageModel, ModelDescription, Prompt } from '../model.ts';
import { readPreparation } from './preparation.ts';
import type { Plan, Recipe, Sources } from './plan.ts';
import { openTokenizer } from './tokenizer-folder.ts';
import type { FileToWrite } from './write-folder.ts';

/** What the converter cannot know of a checkpoint. */
export interface About {
  id?: string;
  name?: string;
  caveat?: string | null;
  licence?: string | null;
  prompts?: LanguageModel['prompts'];
  calibration?: Partial<Calibration>;
}

export interface Described {
  description: Omit<ModelDescription, 'version' | 'files'>;
  /** Tokenizer files to write. */
  files: FileToWrite[];
}

export async function describeModel(
  sources: Sources,
  plan: Plan,
  recipe: Recipe,
  about: About & { id: string },
): Promise<Described> {
  const { checkpoint, config, encoder } = sources;
  const language = await describeLanguage(sources, plan, about);
  const text = await describeText(sources, plan);
  const description = {
    format: 1 as const,
    id: about.id,
    name: about.name ?? about.id,
    family: config.family,
    recipe: recipe.name,
    caveat: about.caveat ?? null,
    licence: about.licence ?? null,
    image: encoder?.image ?? (await readPreparation(checkpoint.files, config.vision.image)),
    dims: plan.dims,
    graphs: {
      ...(encoder ? { vision: encoder.graph } : {}),
      ...Object.fromEntries(plan.graphs.map((graph) => [graph.name, graph.describe()])),
    },
    language: language?.model ?? null,
    tokenizers: {
      language: language && { folder: 'tokenizer' },
      text: text && { folder: 'text-tokenizer', maxLength: text.maxLength },
    },
    textEmbeddings: plan.textEmbeddings,
    classes: encoder?.classes ?? null,
    calibration: { caption: null, search: null, tags: null, ...about.calibration },
  };
  return { description, files: [...(language?.files ?? []), ...(text?.files ?? [])] };
}

async function describeLanguage({ checkpoint, config }: Sources, plan: Plan, about: About) {
  if (!config.language || !plan.language) return null;
  const tokenizer = await openTokenizer(checkpoint.files, 'tokenizer');
  const { layers, heads, width, bos, eos, pad } = config.language;
  const model: LanguageModel = {
    layers,
    heads,
    headSize: width / heads,
    width,
    vocabulary: plan.language.vocabulary,
    tokens: Math.min(tokenizer.tokens, plan.language.vocabulary),
    embeddings: plan.language.embeddings,
    positions: plan.language.positions,
    bos,
    eos,
    pad,
    imageToken: config.imageToken,
    prompts: about.prompts ?? blip2Prompts(config.vision.image),
  };
  return { model, files: tokenizer.files };
}

/** The retrieval text side: its tokenizer lies beside the retrieval weights. */
async function describeText({ checkpoint, retrieval }: Sources, plan: Plan) {
  if (plan.textPositions === null) return null;
  const tokenizer = await openTokenizer((retrieval?.checkpoint ?? checkpoint).files, 'text-tokenizer');
  return { maxLength: Math.min(plan.textPositions, tokenizer.longest ?? Infinity), files: tokenizer.files };
}

/** LAVIS' settings for captions and questions; checkpoints at 364 pixels were tuned on COCO with a prompt. */
function blip2Prompts(imageSize: number): LanguageModel['prompts'] {
  const common = { beams: 5, minNewTokens: 1, repetitionPenalty: 1, topP: 0, temperature: 1 };
  const caption: Prompt = {
    prompt: imageSize === 364 ? 'a photo of' : '',
    generation: { ...common, maxNewTokens: 30, lengthPenalty: 1 },
  };
  const question: Prompt = {
    prompt: 'Question: {} Answer:',
    generation: { ...common, maxNewTokens: 20, lengthPenalty: 0 },
  };
  return { caption, question, turn: 'Question: {} Answer: {}. ' };
}
