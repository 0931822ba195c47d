// The door of the conversion room: a Hugging Face BLIP-2 checkpoint goes in, a model folder comes out (ONNX graphs, data
// files, tokenizers, model.json as engine/model.ts describes it). Nothing is downloaded and nothing is run.

import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { EngineError } from '../contract.ts';
import type { ModelDescription } from '../model.ts';
import { openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { sameTensors } from './compare.ts';
import { readConfig } from './config.ts';
import { dataFileBytes } from './data-file.ts';
import { describeModel, type About } from './describe.ts';
import { openEncoder } from './encoder.ts';
import type { Linears } from './layers.ts';
import type { ConvertOptions, RecipeName } from './options.ts';
import { openSource } from './source.ts';
import { planModel, refuseMismatch, type Plan, type Recipe, type Sources } from './plan.ts';
import { postNormName } from './vision-graph.ts';
import { writeFolder, type FileToWrite, type WrittenFile } from './write-folder.ts';
import { fileBytes } from './copy-file.ts';

const linears: Record<RecipeName, Linears> = {
  'reference-f32': 'f32',
  'cpu-int8': 'int8',
  'int8-weights': 'int8-weights',
};

/** Resolves with what model.json says, once the folder is complete under its name. */
export async function convertCheckpoint(options: ConvertOptions): Promise<ModelDescription> {
  try {
    return await convert(options);
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    throw new EngineError('cancelled', 'The conversion was stopped. Nothing was left behind.');
  }
}

async function convert(options: ConvertOptions): Promise<ModelDescription> {
  const sources = await openSources(options);
  const recipe = recipeOf(options);
  const plan = planModel(sources, recipe);
  const { description, files } = await describeModel(sources, plan, recipe, aboutOf(options));
  const copies = sources.encoder ? await encoderFiles(sources.encoder.folder, sources.encoder.files) : [];
  const all = [...planFiles(plan), ...copies, ...files];
  let done: ModelDescription | null = null;
  const finish = (written: WrittenFile[]) => {
    done = { ...description, version: versionOf(description, written), files: written };
    return { file: 'model.json', text: `${JSON.stringify(done, null, 2)}\n` };
  };
  const { onProgress, ...rest } = options;
  const told = { kept: 0, received: 0, rate: null, secondsLeft: null, waiting: null };
  await writeFolder(options.out, all, finish, { ...rest, onProgress: (now) => onProgress?.({ ...now, ...told }) });
  return done!;
}

async function openSources(options: ConvertOptions): Promise<Sources> {
  const checkpoint = await openCheckpoint(openSource(options.checkpoint));
  const config = readConfig(checkpoint.config);
  const encoder = options.vision ? await openEncoder(options.vision) : null;
  if (!options.retrieval) return { checkpoint, config, encoder, retrieval: null };
  const second = await openCheckpoint(openSource(options.retrieval));
  const secondConfig = readConfig(second.config);
  refuseMismatch(config, secondConfig);
  if (!encoder) await refuseOtherEyes(checkpoint, second, options.signal);
  const sameQFormer = await sharesQFormer(checkpoint, second, options.signal);
  return { checkpoint, config, encoder, retrieval: { checkpoint: second, config: secondConfig, sameQFormer } };
}

async function refuseOtherEyes(first: Checkpoint, second: Checkpoint, signal?: AbortSignal): Promise<void> {
  const frozen = (name: string) => name.startsWith('vision_model.') && !name.startsWith(postNormName);
  if (await sameTensors(first, second, frozen, signal)) return;
  throw new EngineError(
    'checkpoint-unsupported',
    'The two checkpoints have different vision encoders, so one pass over a photo cannot serve both. Convert them apart.',
  );
}

function sharesQFormer(first: Checkpoint, second: Checkpoint, signal?: AbortSignal): Promise<boolean> {
  const trained = ['query_tokens', 'qformer.', postNormName];
  return sameTensors(first, second, (name) => trained.some((part) => name.startsWith(part)), signal);
}

function recipeOf(options: ConvertOptions): Recipe {
  const { recipe: name, taps = false } = options;
  if (!Object.hasOwn(linears, name)) {
    throw new EngineError('bad-request', `There is no recipe ${name}. There are ${Object.keys(linears).join(', ')}.`);
  }
  const words = name === 'reference-f32' ? 'f32' : (options.embeddings ?? 'f16');
  const textWords = name === 'reference-f32' ? 'f32' : (options.textEmbeddings ?? words);
  return { name, linears: linears[name], words, textWords, taps };
}

function aboutOf({ about, checkpoint }: ConvertOptions): About & { id: string } {
  const name = basename(resolve(checkpoint));
  return { name, ...about, id: about?.id ?? name };
}

function planFiles(plan: Plan): FileToWrite[] {
  const graphs = plan.graphs.map((graph) => {
    const bytes = graph.encode();
    return {
      file: `${graph.name}.onnx`,
      bytes: bytes.length,
      async *read() {
        yield bytes;
      },
    };
  });
  const data = plan.data.map((file) => ({
    file: file.name,
    bytes: file.size,
    read: (signal?: AbortSignal) => dataFileBytes(file, signal),
  }));
  return [...graphs, ...data];
}

function encoderFiles(folder: string, names: string[]): Promise<FileToWrite[]> {
  return Promise.all(names.map((name) => fileBytes(folder, name)));
}

/** Of these weights, this conversion and this description. */
function versionOf(description: Omit<ModelDescription, 'version' | 'files'>, files: WrittenFile[]): string {
  const hash = createHash('sha256').update(JSON.stringify(description));
  for (const { file, sha256 } of files) hash.update(`${file} ${sha256}\n`);
  return hash.digest('hex').slice(0, 16);
}

export type { ConvertOptions, ConvertProgress, Network, RecipeName } from './options.ts';
export { convertInWorker } from './converter.ts';
export { writeResnet } from './resnet.ts';
