// What model.json will say of a planned model, with the tokenizers it needs and the prompts BLIP-2 was made for.

import type { About } from './about.ts';
import type { BlipLanguage } from './families/blip-config.ts';
import type { LanguageModel, ModelDescription } from '../model.ts';
import { promptsOf } from './families/prompts.ts';
import type { LanguageConfig } from './families/language-config.ts';
import { readPreparation } from './families/preparation.ts';
import type { Plan, Recipe, Sources } from './plan.ts';
import { openTokenizer, type TokenizerFolder } from './tokenizer-folder.ts';
import type { FileToWrite } from './writing/write-folder.ts';

export interface Described {
  description: Omit<ModelDescription, 'version' | 'files'>;
  /** Tokenizer files to write. */
  files: FileToWrite[];
}

/** Everything of model.json but what is known only when the files are written: the version and the files themselves. */
export async function describeModel(
  sources: Sources,
  plan: Plan,
  recipe: Recipe,
  about: About & { id: string },
): Promise<Described> {
  const { checkpoint, config, encoder, tower } = sources;
  const language = await describeLanguage(sources, plan, about);
  const text = await describeText(sources, plan);
  const instruction = await describeInstruction(sources, plan);
  const description = {
    format: 1 as const,
    id: about.id,
    name: about.name ?? about.id,
    family: config.family,
    recipe: recipe.name,
    ...(recipe.row.device === 'gpu' ? { device: recipe.row.device, activations: recipe.floats } : {}),
    caveat: about.caveat ?? null,
    licence: about.licence ?? null,
    image: encoder?.image ?? (await readPreparation(checkpoint.files, (tower?.config ?? config.vision).image)),
    dims: plan.dims,
    graphs: {
      ...(encoder ? { vision: encoder.graph } : {}),
      ...Object.fromEntries(plan.graphs.map((graph) => [graph.name, graph.describe()])),
    },
    language: language?.model ?? null,
    tokenizers: {
      language: language && { folder: 'tokenizer' },
      text: text && { folder: 'text-tokenizer', maxLength: text.maxLength },
      ...(instruction ? { instruction: { folder: instructionFolder, maxLength: instruction.maxLength } } : {}),
    },
    textEmbeddings: plan.textEmbeddings,
    ...(plan.instruction?.embeddings ? { instructionEmbeddings: plan.instruction.embeddings } : {}),
    classes: encoder?.classes ?? null,
    calibration: { caption: null, search: null, tags: null, ...about.calibration },
  };
  return { description, files: [...(language?.files ?? []), ...(text?.files ?? []), ...(instruction?.files ?? [])] };
}

async function describeLanguage({ checkpoint, config }: Sources, plan: Plan, about: About) {
  if (!config.language || !plan.language) return null;
  const tokenizer = await openTokenizer(checkpoint.files, 'tokenizer');
  const { layers, heads, headSize, width, bos, eos, pad } = config.language;
  const model: LanguageModel = {
    layers,
    heads,
    headSize,
    width,
    ...peculiarities(config.language, tokenizer),
    vocabulary: plan.language.vocabulary,
    tokens: Math.min(tokenizer.tokens, plan.language.vocabulary),
    embeddings: plan.language.embeddings,
    positions: plan.language.positions,
    bos,
    eos,
    pad,
    imageToken: config.imageToken,
    prompts: about.prompts ?? promptsOf(config),
  };
  return { model, files: tokenizer.files };
}

/** What only some kinds of language model need to say. */
function peculiarities(config: LanguageConfig | BlipLanguage, { frame }: TokenizerFolder): Partial<LanguageModel> {
  switch (config.kind) {
    case 'blip':
    case 'opt':
      // The begin token comes first whatever tokenizer.json says.
      return {};
    case 't5':
      // Relative positions have no end, but it has never read more.
      return { frame, longest: 512, scoreScale: 1 };
    case 'llama':
      return {
        frame,
        longest: config.longest,
        ...(config.keyHeads < config.heads ? { keyHeads: config.keyHeads } : {}),
        // Vicuna may end with any of its unknown, begin and end tokens, and revisions disagree which is which.
        alsoEnd: [0, 1, 2].filter((id) => !config.eos.includes(id)),
      };
  }
}

/** The retrieval text side: its tokenizer lies beside the retrieval weights. */
async function describeText({ checkpoint, retrieval }: Sources, plan: Plan) {
  if (plan.textPositions === null) return null;
  const tokenizer = await openTokenizer((retrieval?.checkpoint ?? checkpoint).files, 'text-tokenizer');
  return { maxLength: Math.min(plan.textPositions, tokenizer.longest ?? Infinity), files: tokenizer.files };
}

const instructionFolder = 'instruction-tokenizer';

/** The Q-Former's own words have a tokenizer of their own, in a folder below the language model's. */
async function describeInstruction({ checkpoint }: Sources, { instruction }: Plan) {
  if (!instruction) return null;
  const tokenizer = await openTokenizer(checkpoint.files, instructionFolder, 'qformer_tokenizer/');
  return { maxLength: Math.min(instruction.positions, tokenizer.longest ?? Infinity), files: tokenizer.files };
}
