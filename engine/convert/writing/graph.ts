// Collects one ONNX graph: nodes in order, constants once each, inputs and outputs under their meanings.
// The architectures are written with it in vision-graph.ts, qformer-graph.ts, opt-graph.ts and resnet.ts.

import type { Graph } from '../../model.ts';
import { halved, type Blob } from './blob.ts';
import { toHalves } from '../source/floats.ts';
import { placeBlob, type DataFile } from './data-file.ts';
import { elementTypes, encodeModel, type Attribute, type Dimension, type ElementType, type OnnxGraph } from './onnx.ts';

/** The name of a tensor inside the graph. */
export type Tensor = string;

/** Largest float16. */
const largestHalf = 65504;

interface NodeOptions {
  /** `com.microsoft` for ONNX Runtime's own operators. */
  domain?: string;
  attributes?: Record<string, Attribute>;
}

/**
 * A graph of `floats: 'f16'` computes in float16: float32 inputs are rounded as they come in, outputs widened as they go
 * out, and weights and constants are stored as halves, so that whoever writes an architecture need not know.
 */
export class GraphBuilder {
  readonly name: string;
  readonly floats: 'f32' | 'f16';
  private readonly data: DataFile;
  private readonly graph: OnnxGraph;
  private readonly initializers = new Set<string>();
  private readonly made = new Map<string, Tensor>();
  private readonly renamed = new Map<Tensor, Tensor>();
  private readonly inputMeanings: Record<string, string> = {};
  private readonly outputMeanings: Record<string, string> = {};
  private readonly growth = new Map<string, number>();
  private count = 0;

  constructor(name: string, data: DataFile, floats: 'f32' | 'f16' = 'f32') {
    this.name = name;
    this.floats = floats;
    this.data = data;
    this.graph = { name, nodes: [], initializers: [], inputs: [], outputs: [] };
  }

  input(meaning: string, type: ElementType, dims: Dimension[]): Tensor {
    this.graph.inputs.push({ name: meaning, type, dims });
    this.inputMeanings[meaning] = meaning;
    if (type !== 'f32' || this.floats === 'f32') return meaning;
    // Masks hold values beyond float16, which must not become infinite.
    const limits = [-largestHalf, largestHalf].map((limit) => this.exactFloat(limit));
    return this.cast(this.node('Clip', [meaning, ...limits]), 'f16');
  }

  /** The tensor in another element type. */
  cast(tensor: Tensor, type: ElementType): Tensor {
    return this.once(`${tensor} as ${type}`, () =>
      this.node('Cast', [tensor], { attributes: { to: elementTypes[type] } }),
    );
  }

  /** Gives a tensor a meaning. The tensor takes the meaning as its name; a second meaning only points to it. */
  output(meaning: string, result: Tensor, type: ElementType, dims: Dimension[]): void {
    const tensor = type === 'f32' && this.floats === 'f16' ? this.cast(result, 'f32') : result;
    if (!this.renamed.has(tensor)) {
      this.renamed.set(tensor, meaning);
      this.graph.outputs.push({ name: meaning, type, dims });
    }
    this.outputMeanings[meaning] = this.renamed.get(tensor)!;
  }

  /** One operator with one output. */
  node(op: string, inputs: Tensor[], options: NodeOptions = {}): Tensor {
    return this.nodes(op, inputs, 1, options)[0]!;
  }

  /** One operator with several outputs. */
  nodes(op: string, inputs: Tensor[], outputs: number, options: NodeOptions = {}): Tensor[] {
    const id = `${op}.${++this.count}`;
    const names = outputs === 1 ? [id] : Array.from({ length: outputs }, (_, index) => `${id}.${index}`);
    const { domain = '', attributes = {} } = options;
    this.graph.nodes.push({ op, domain, inputs, outputs: names, attributes });
    return names;
  }

  /** A weight in the data file, float32 ones in the graph's own precision. */
  weight(name: string, blob: Blob): Tensor {
    return this.exactWeight(name, blob.type === 'f32' && this.floats === 'f16' ? halved(blob) : blob);
  }

  /** A weight in the data file, as it is. */
  exactWeight(name: string, blob: Blob): Tensor {
    if (!this.initializers.has(name)) {
      this.initializers.add(name);
      this.graph.initializers.push({ name, type: blob.type, dims: blob.dims, external: placeBlob(this.data, blob) });
    }
    return name;
  }

  /** Whole numbers (shapes, indices) inside the .onnx itself. */
  integers(values: number[], scalar = false): Tensor {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.constant('i64', values.join('_'), scalar ? [] : [values.length], bytes);
  }

  /** In the graph's own precision. */
  float(value: number): Tensor {
    if (this.floats === 'f32') return this.exactFloat(value);
    return this.constant('f16', String(value), [], new Uint8Array(toHalves(Float32Array.of(value)).buffer));
  }

  /** Always float32. */
  exactFloat(value: number): Tensor {
    return this.constant('f32', String(value), [], new Uint8Array(Float32Array.of(value).buffer));
  }

  byte(value: number): Tensor {
    return this.constant('u8', String(value), [], Uint8Array.of(value));
  }

  /** Makes a tensor the first time it is asked for under this key. */
  once(key: string, make: () => Tensor): Tensor {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const tensor = make();
    this.made.set(key, tensor);
    return tensor;
  }

  /** How many operators read a tensor; infinitely many when it leaves the graph. */
  readers(tensor: Tensor): number {
    if (this.renamed.has(tensor)) return Infinity;
    return this.graph.nodes.reduce((sum, { inputs }) => sum + inputs.filter((each) => each === tensor).length, 0);
  }

  /** The bytes of the .onnx file. */
  encode(): Uint8Array {
    const named = (tensor: Tensor) => this.renamed.get(tensor) ?? tensor;
    const nodes = this.graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(named),
      outputs: node.outputs.map(named),
    }));
    return encodeModel({ ...this.graph, nodes });
  }

  /** Weights that are smaller on disk than once loaded: what loading adds, in bytes. */
  grows(name: string, bytes: number): void {
    this.growth.set(name, bytes);
  }

  /** The entry of model.json. */
  describe(): Graph {
    const data = this.graph.initializers.some(({ external }) => external) ? [this.data.name] : [];
    const stored = this.graph.initializers.reduce((sum, { external }) => sum + (external?.bytes ?? 0), 0);
    const weights = [...this.growth.values()].reduce((sum, bytes) => sum + bytes, stored);
    return { file: `${this.name}.onnx`, data, weights, inputs: this.inputMeanings, outputs: this.outputMeanings };
  }

  private constant(type: ElementType, label: string, dims: number[], inline: Uint8Array): Tensor {
    const name = `${type}${dims.length === 0 ? '' : `[${dims.join()}]`} ${label}`;
    if (!this.initializers.has(name)) {
      this.initializers.add(name);
      this.graph.initializers.push({ name, type, dims, inline });
    }
    return name;
  }
}
