// Decides, linear by linear, whether a recipe's kernel is good enough: rows go in, a sample of the weight's rows is read,
// and what rounding does to their products is held against the recipe's bound. Past it the linear keeps more bits.
// Where a few channels of a norm stand out, they are first made smaller there and larger in the weights (SmoothQuant,
// Xiao et al. 2023), by powers of two, so that in float32 nothing changes at all.

import { openTensors } from '../source/checkpoint.ts';
import { folderFiles } from '../source/folder-files.ts';
import type { Choice, Choices } from '../families/layers.ts';
import { errorBounds, fallbacks, type Linears } from './recipes.ts';
import { kernelError, product, type Matrix, type Meeting } from './rounding.ts';
import { readFloats, type StoredTensor } from '../source/safetensors.ts';
import { keyOf } from '../numbers/scaled.ts';
import type { Surveyed, SurveyedLinear } from './survey.ts';
import { syntheticRows } from './synthetic-rows.ts';

/** What was found for one linear. */
export interface LinearReport {
  name: string;
  outputs: number;
  width: number;
  kernel: Linears;
  /** Of the kernel that was chosen. */
  error: number;
  /** Error of the recipe's own kernel before size was moved from the norm into the weights; null where none was. */
  unsmoothed: number | null;
  /** Kernels that were past their bounds, first the recipe's own. */
  refused: { kernel: Linears; error: number }[];
  /** Whether its rows were photos' or made up. */
  rows: 'photos' | 'synthetic';
}

/** Rows that go into linears, by the linear's name. */
export type InputRows = (name: string) => Promise<Matrix | null>;

/** Rows kept in a folder as safetensors, one matrix per linear. */
export async function openRows(folder: string): Promise<InputRows> {
  const { tensors } = await openTensors(folderFiles(folder));
  return async (name) => {
    const tensor = tensors.get(name);
    return tensor ? { values: await allValues(tensor), width: tensor.shape[1]! } : null;
  };
}

/** What is asked twice is computed once. */
interface Trial extends Meeting {
  linear: SurveyedLinear;
  rows: LinearReport['rows'];
  /** x Wᵀ without rounding. */
  exact(): Float32Array;
  /** Of the recipe's own kernel. */
  error(): number;
}

function newTrial(meeting: Meeting, linear: SurveyedLinear, rows: Trial['rows']): Trial {
  let product: Float32Array | null = null;
  let error: number | null = null;
  const exact = () => (product ??= exactProduct(meeting));
  return { ...meeting, linear, rows, exact, error: () => (error ??= kernelError(linear.kernel, meeting, exact())) };
}

const exactProduct = ({ x, weight }: Meeting) => product(x, weight);

/** Weights are sampled in so many stretches of so many rows: packed projections have a part of each. */
const samples = 3;
const sampleRows = 24;
/** Smoothing must lower the worst error of its group at least this far. */
const worthwhile = 0.8;

export async function linearTrials(
  { linears, groups }: Surveyed,
  inputs: InputRows | null,
  signal?: AbortSignal,
): Promise<{ choices: Choices; linears: LinearReport[] }> {
  const choices = new Map<string, Choice>();
  const reports: LinearReport[] = [];
  const grouped = new Set(groups.flatMap((group) => group.linears));
  const sets = [
    ...groups,
    ...linears.filter((each) => !grouped.has(each)).map((each) => ({ norm: null, linears: [each] })),
  ];
  for (const { norm, linears: members } of sets) {
    signal?.throwIfAborted();
    const trials = await Promise.all(members.map((linear) => trialOf(linear, inputs)));
    const smooth = norm && smoothing(trials);
    const factors = smooth && smooth.factors;
    if (norm && factors) {
      choices.set(keyOf(norm.weight), { factors: factors.map((factor) => 1 / factor) });
      for (const { linear } of trials) choices.set(keyOf(linear.tensor), { factors });
    }
    for (const [i, trial] of trials.entries()) {
      if (trial.linear.fixed) continue;
      const report = { ...chosen(smooth ? smooth.trials[i]! : trial), unsmoothed: smooth && trial.error() };
      reports.push(report);
      const key = keyOf(trial.linear.tensor);
      if (report.refused.length > 0) choices.set(key, { ...choices.get(key), kernel: report.kernel });
    }
  }
  const order = new Map(linears.map(({ name }, index) => [name, index]));
  return { choices, linears: reports.toSorted((a, b) => order.get(a.name)! - order.get(b.name)!) };
}

async function trialOf(linear: SurveyedLinear, inputs: InputRows | null): Promise<Trial> {
  const { name, x, tensor, graph, device } = linear;
  const given = inputs && (await inputs(name));
  const meeting: Meeting = {
    x: given ?? (await syntheticRows(x)),
    weight: await sampleOf(tensor),
    least: x.least,
    device,
    floats: graph.floats,
  };
  return newTrial(meeting, linear, given ? 'photos' : 'synthetic');
}

/** The recipe's kernel, or the first of its fallbacks that keeps its bound. */
function chosen(trial: Trial): Omit<LinearReport, 'unsmoothed'> {
  const { linear, rows } = trial;
  const [outputs, width] = linear.tensor.shape as [number, number];
  const refused: LinearReport['refused'] = [];
  const candidates = [linear.kernel, ...(fallbacks[linear.device][linear.kernel] ?? [])];
  for (const kernel of candidates) {
    const error = kernel === linear.kernel ? trial.error() : kernelError(kernel, trial, trial.exact());
    if (error <= errorBounds[kernel]) {
      return { name: linear.name, outputs, width, kernel, error, refused, rows };
    }
    refused.push({ kernel, error });
  }
  throw new Error(`no kernel left for ${linear.name}`);
}

/** Factors per channel for the weights after a norm, if they make the worst of them clearly better, and the trials then. */
function smoothing(trials: readonly Trial[]): { factors: Float32Array; trials: Trial[] } | null {
  const factors = smoothingFactors(trials);
  if (factors.every((factor) => factor === 1)) return null;
  const worst = (list: readonly Trial[]) => Math.max(...list.map((each) => each.error()));
  const after = trials.map((trial) => smoothed(trial, factors));
  return worst(after) < worthwhile * worst(trials) ? { factors, trials: after } : null;
}

/** sqrt(largest row value / largest weight) of each channel over the geometric mean, to the nearest power of two. */
function smoothingFactors(trials: readonly Trial[]): Float32Array {
  const width = trials[0]!.x.width;
  const rows = trials.map(({ x }) => columnPeaks(x));
  const weights = trials.map(({ weight }) => columnPeaks(weight));
  const exponents = Array.from({ length: width }, (_, i) => {
    const [a, w] = [rows, weights].map((list) => Math.max(...list.map((peaks) => peaks[i]!)));
    return a! > 0 && w! > 0 ? (Math.log2(a!) - Math.log2(w!)) / 2 : NaN;
  });
  const known = exponents.filter((each) => !Number.isNaN(each));
  const middle = known.toSorted((a, b) => a - b)[known.length >> 1] ?? 0;
  return Float32Array.from(exponents, (each) => {
    return Number.isNaN(each) ? 1 : 2 ** Math.max(-8, Math.min(8, Math.round(each - middle)));
  });
}

function columnPeaks({ values, width }: Matrix): Float32Array {
  const peaks = new Float32Array(width);
  for (let i = 0, column = 0; i < values.length; i++) {
    peaks[column] = Math.max(peaks[column]!, Math.abs(values[i]!));
    if (++column === width) column = 0;
  }
  return peaks;
}

function smoothed(trial: Trial, factors: Float32Array): Trial {
  const { x, weight, device, floats } = trial;
  const inverse = factors.map((factor) => 1 / factor);
  const meeting = { x: scaled(x, inverse), weight: scaled(weight, factors), device, floats };
  return newTrial(meeting, trial.linear, trial.rows);
}

function scaled({ values, width }: Matrix, factors: Float32Array): Matrix {
  const result = new Float32Array(values.length);
  for (let i = 0, column = 0; i < values.length; i++) {
    result[i] = values[i]! * factors[column]!;
    if (++column === width) column = 0;
  }
  return { values: result, width };
}

/** Some rows of a weight [n, k], from its beginning, middle and end. */
async function sampleOf(tensor: StoredTensor): Promise<Matrix> {
  const [n, k] = tensor.shape as [number, number];
  const firsts = Array.from({ length: samples }, (_, part) => Math.floor(((n - sampleRows) * (part + 0.5)) / samples));
  const all = n <= samples * sampleRows;
  // At once: each may be a way to a server and back.
  const parts = await Promise.all(
    all ? [allValues(tensor)] : firsts.map((first) => allValues(rowsOf(tensor, first, sampleRows))),
  );
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return { values, width: k };
}

function rowsOf(tensor: StoredTensor, first: number, count: number): StoredTensor {
  const [n, k] = tensor.shape as [number, number];
  const bytes = tensor.bytes / n;
  return { ...tensor, shape: [count, k], begin: tensor.begin + first * bytes, bytes: count * bytes };
}

async function allValues(tensor: StoredTensor): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for await (const { values } of readFloats(tensor)) parts.push(values);
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
