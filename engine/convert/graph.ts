// Collects one ONNX graph: nodes in order, constants once each, inputs and outputs under their meanings.
// The architectures are written with it in vision-graph.ts, qformer-graph.ts, opt-graph.ts and resnet.ts.

import type { Graph } from '../model.ts';
import type { Blob } from './blob.ts';
import { placeBlob, type DataFile } from './data-file.ts';
import { encodeModel, type Attribute, type Dimension, type ElementType, type OnnxGraph } from './onnx.ts';

/** The name of a tensor inside the graph. */
export type Tensor = string;

interface NodeOptions {
  /** `com.microsoft` for ONNX Runtime's own operators. */
  domain?: string;
  attributes?: Record<string, Attribute>;
}

export class GraphBuilder {
  readonly name: string;
  private readonly data: DataFile;
  private readonly graph: OnnxGraph;
  private readonly initializers = new Set<string>();
  private readonly made = new Map<string, Tensor>();
  private readonly renamed = new Map<Tensor, Tensor>();
  private readonly inputMeanings: Record<string, string> = {};
  private readonly outputMeanings: Record<string, string> = {};
  private count = 0;

  constructor(name: string, data: DataFile) {
    this.name = name;
    this.data = data;
    this.graph = { name, nodes: [], initializers: [], inputs: [], outputs: [] };
  }

  input(meaning: string, type: ElementType, dims: Dimension[]): Tensor {
    this.graph.inputs.push({ name: meaning, type, dims });
    this.inputMeanings[meaning] = meaning;
    return meaning;
  }

  /** Gives a tensor a meaning. The tensor takes the meaning as its name; a second meaning only points to it. */
  output(meaning: string, tensor: Tensor, type: ElementType, dims: Dimension[]): void {
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

  /** A weight in the data file. */
  weight(name: string, blob: Blob): Tensor {
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

  float(value: number): Tensor {
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

  /** The entry of model.json. */
  describe(): Graph {
    const data = this.graph.initializers.some(({ external }) => external) ? [this.data.name] : [];
    return { file: `${this.name}.onnx`, data, inputs: this.inputMeanings, outputs: this.outputMeanings };
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
