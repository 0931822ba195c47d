// The door of the conversion room: a Hugging Face BLIP-2 checkpoint goes in, a model folder comes out (ONNX graphs, data
// files, tokenizers, model.json as engine/model.ts describes it). Nothing is downloaded and nothing is run.

import { createHash } from 'node:crypto';
import { EngineError } from '../contract.ts';
import type { ModelDescription } from '../model.ts';
import { faultIn } from '../model-shape.ts';
import type { About } from './about.ts';
import type { Checkpoint } from './source/checkpoint.ts';
import { recipeOf, type Recipe } from './recipes/chosen-recipe.ts';
import { sameTensors } from './source/compare.ts';
import { readConfig } from './families/config.ts';
import { dataFileToWrite } from './writing/data-file.ts';
import { describeModel } from './describe.ts';
import { openEncodePool } from './writing/encode-pool.ts';
import type { Encoder } from './writing/encoded.ts';
import { openEyes, type Eyes } from './families/eyes.ts';
import type { ConvertOptions } from './options.ts';
import { planModel, refuseMismatch, type Plan, type Sources } from './plan.ts';
import { beginReading, type Reading } from './reading.ts';
import { calibrated } from './recipes/rounding-report.ts';
import { refuseBeforeReading } from './writing/disk-room.ts';
import { stoppedConversion } from './writing/stopped.ts';
import { postNormName } from './families/vision-graph.ts';
import { readyFile, writeFolder, type FileToWrite, type WrittenFile } from './writing/write-folder.ts';
import { nameWeights } from './source/weights-name.ts';
import { fileBytes } from './writing/copy-file.ts';

/** Resolves with what model.json says, once the folder is complete under its name. */
export async function convertCheckpoint(options: ConvertOptions): Promise<ModelDescription> {
  try {
    return await convert(options);
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    throw new EngineError('cancelled', await stoppedWords(options.out));
  }
}

async function stoppedWords(out: string): Promise<string> {
  const left = await stoppedConversion(out);
  if (!left) return 'The conversion was stopped. Nothing was left behind.';
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return `The conversion was stopped. ${megabytes(left.done)} of ${megabytes(left.total)} MB are kept: convert again with the same options to go on.`;
}

async function convert(options: ConvertOptions): Promise<ModelDescription> {
  const reading = await beginReading(options);
  const pool = openEncodePool();
  try {
    return await convertWhatIsRead(options, reading, pool);
  } finally {
    reading.close();
    await pool.close();
  }
}

async function convertWhatIsRead(
  options: ConvertOptions,
  reading: Reading,
  encoder: Encoder,
): Promise<ModelDescription> {
  const sources = await openSources(options, reading);
  const planWith = (recipe: Recipe) => planModel(sources, recipe);
  const asked = recipeOf(options);
  const planned = planFiles(planWith(asked), encoder).reduce((sum, { bytes }) => sum + bytes, 0);
  await refuseBeforeReading(options.out, planned, options.freeBytes);
  const { recipe, report } = await calibrated(asked, planWith, options.rows ?? null, options.signal);
  const plan = planWith(recipe);
  const described = await describeModel(sources, plan, recipe, aboutOf(options, sources.checkpoint.files.name));
  const others = [sources.retrieval, sources.tower].filter((other) => other !== null);
  const checkpoints = [sources.checkpoint, ...others.map((other) => other.checkpoint)];
  const description = {
    ...described.description,
    checkpoint: await nameWeights(checkpoints),
    source: checkpoints.map(({ files }) => files.origin()).join(' + '),
    ...(report ? { rounding: report.summary } : {}),
  };
  const copies = sources.encoder ? await encoderFiles(sources.encoder.folder, sources.encoder.files) : [];
  const reports = report ? [readyFile('rounding.json', Buffer.from(`${JSON.stringify(report, null, 1)}\n`))] : [];
  const all = [...planFiles(plan, encoder), ...copies, ...described.files, ...reports];
  refuseNonsense(description, all);
  let done: ModelDescription | null = null;
  const finish = (written: WrittenFile[]) => {
    done = { ...description, version: versionOf(description, written), files: written };
    return { file: 'model.json', text: `${JSON.stringify(done, null, 2)}\n` };
  };
  const journal = reading.head(plan, description);
  const { signal, freeBytes } = options;
  const onProgress = reading.meter.wrote;
  await writeFolder(options.out, all, finish, { signal, freeBytes, onProgress, journal, ahead: reading.ahead() });
  return done!;
}

/** Before gigabytes are written: what nobody could read afterwards. */
function refuseNonsense(description: Omit<ModelDescription, 'version' | 'files'>, files: readonly FileToWrite[]): void {
  const listed = files.map(({ file }) => ({ file, bytes: 0, sha256: 'not yet' }));
  const fault = faultIn({ ...description, version: 'not yet', files: listed });
  if (fault === null) return;
  throw new EngineError(
    'checkpoint-corrupt',
    `What the checkpoint's JSON files say makes no model: ${fault}. Fetch config.json and preprocessor_config.json again.`,
  );
}

/** Eyes of the checkpoint's own. */
const own: Eyes = { encoder: null, tower: null };

async function openSources(options: ConvertOptions, reading: Reading): Promise<Sources> {
  const checkpoint = await reading.open(options.checkpoint, options.revision);
  const config = readConfig(checkpoint.config);
  const { vision } = options;
  const eyes = vision ? await openEyes(vision, config.vision, (place) => reading.open(place)) : null;
  const first = { checkpoint, config, ...(eyes ?? own) };
  if (!options.retrieval) return { ...first, retrieval: null };
  const second = await reading.open(options.retrieval);
  const secondConfig = readConfig(second.config);
  refuseMismatch(config, secondConfig);
  if (!eyes) await refuseOtherEyes(checkpoint, second, options.signal);
  const sameQFormer = await sharesQFormer(checkpoint, second, options.signal);
  return { ...first, retrieval: { checkpoint: second, config: secondConfig, sameQFormer } };
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

function aboutOf({ about }: ConvertOptions, name: string): About & { id: string } {
  return { name, ...about, id: about?.id ?? name };
}

function planFiles(plan: Plan, encoder: Encoder): FileToWrite[] {
  const graphs = plan.graphs.map((graph) => readyFile(`${graph.name}.onnx`, graph.encode()));
  return [...graphs, ...plan.data.map((file) => dataFileToWrite(file, encoder))];
}

function encoderFiles(folder: string, names: string[]): Promise<FileToWrite[]> {
  return Promise.all(names.map((name) => fileBytes(folder, name)));
}

/** Of these weights, this conversion and this description. */
function versionOf(description: Omit<ModelDescription, 'version' | 'files'>, files: WrittenFile[]): string {
  // The same weights from another place are the same model.
  const hash = createHash('sha256').update(JSON.stringify({ ...description, source: undefined }));
  for (const { file, sha256 } of files) hash.update(`${file} ${sha256}\n`);
  return hash.digest('hex').slice(0, 16);
}

export type { ConvertOptions, ConvertProgress, Network, RecipeName } from './options.ts';
export { refuseFullDisk } from './writing/disk-room.ts';
export { isRemote } from './source/source.ts';
export { discardPartial, stoppedConversion, type StoppedConversion } from './writing/stopped.ts';
export { convertInWorker } from './converter.ts';
export { randomWeightBytes, twoBlocks, writeRandomCheckpoint, type RandomSizes } from './random/random-checkpoint.ts';
export { recipeNames, recipes } from './recipes/recipes.ts';
export { writeResnet } from './families/resnet.ts';
export { relativeBucket } from './families/relative-positions.ts';
