// Opens the graphs of a model folder in ONNX Runtime and runs them by meaning instead of by tensor name.
// Only this file imports the runtime; it must live in a process that may be killed at any moment.

import { availableParallelism } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { EngineError } from '../contract.ts';
import type { Graph } from '../model.ts';
import { devices, type DeviceName } from './devices/devices.ts';

export interface Value {
  data: Float32Array;
  dims: readonly number[];
}

export interface Input {
  data: Float32Array | BigInt64Array;
  dims: readonly number[];
}

export interface OpenGraph {
  inputs: ReadonlySet<string>;
  outputs: ReadonlySet<string>;
  /** Slots a pool must have even when nobody sees any. */
  smallestPool: number;
  /** Sizes of an input as the graph states them; names where they are free. */
  shapeOf(meaning: string): readonly (number | string)[];
  /** Runs it once. Inputs and outputs are named by meaning; only outputs in `wanted` are copied out. */
  run(inputs: Record<string, Input>, wanted: readonly string[]): Promise<Record<string, Value>>;
  release(): Promise<void>;
}

/** Physical cores, as far as can be known: more threads than that only wait for each other. */
export function defaultThreads(): number {
  const logical = availableParallelism();
  return logical > 4 ? Math.ceil(logical / 2) : logical;
}

export interface GraphOptions {
  threads: number;
  device: DeviceName;
}

/** Throws `model-corrupt` where the file is missing or is no graph that the runtime takes. */
export async function openGraph(
  folder: string,
  name: string,
  graph: Graph,
  { threads, device }: GraphOptions,
): Promise<OpenGraph> {
  const { provider, smallestPool } = devices[device];
  const session = await InferenceSession.create(path.resolve(folder, graph.file), {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'extended',
    logSeverityLevel: 3,
    // A plan of memory kept for every shape that was ever run: half a gigabyte more for no time less.
    enableMemPattern: false,
    // Several sessions in one process that spin while waiting halve each other's speed.
    extra: { session: { 'intra_op.allow_spinning': '0' } },
  }).catch((error: unknown) => {
    throw unfit(name, 'does not open', error);
  });
  return {
    inputs: new Set(Object.keys(graph.inputs)),
    outputs: new Set(Object.keys(graph.outputs)),
    smallestPool,
    shapeOf(meaning) {
      const tensor = tensorName(graph.inputs, name, meaning);
      const described = session.inputMetadata.find((one) => one.name === tensor);
      return described?.isTensor ? described.shape : [];
    },
    async run(inputs, wanted) {
      const feeds: Record<string, Tensor> = {};
      for (const [meaning, { data, dims }] of Object.entries(inputs)) {
        feeds[tensorName(graph.inputs, name, meaning)] =
          data instanceof Float32Array ? new Tensor('float32', data, dims) : new Tensor('int64', data, dims);
      }
      const names = wanted.map((meaning) => tensorName(graph.outputs, name, meaning));
      // Two meanings may share a tensor, which the runtime gives once.
      const results = await session.run(feeds, [...new Set(names)]).catch((error: unknown) => {
        throw wantsMemory.test(String(error)) ? error : unfit(name, 'does not run', error);
      });
      return Object.fromEntries(
        wanted.map((meaning, i) => {
          const result = results[names[i]!]!;
          return [meaning, { data: result.data as Float32Array, dims: result.dims }];
        }),
      );
    },
    release: () => session.release(),
  };
}

/** What another day, or a smaller recipe, may mend: no fault of the model's files. */
const wantsMemory = /alloc|memory/i;

function unfit(graph: string, what: string, error: unknown): EngineError {
  return new EngineError(
    'model-corrupt',
    `The model's ${graph} graph ${what}: ${String(error)}. Convert or fetch the model again.`,
    { cause: error },
  );
}

function tensorName(names: Record<string, string>, graph: string, meaning: string): string {
  const name = names[meaning];
  if (name === undefined)
    throw new EngineError('not-supported-by-model', `The model's ${graph} graph has no ${meaning}.`);
  return name;
}
