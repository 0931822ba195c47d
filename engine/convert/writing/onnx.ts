// The ONNX messages, as far as Talbot's graphs use them, and how they are written.
// Field numbers are those of onnx.proto (ONNX 1.16: IR version 10, opset 21); nothing here knows about models.

import { ProtobufWriter } from './protobuf.ts';

/** TensorProto.DataType. */
export const elementTypes = { f32: 1, u8: 2, i8: 3, i32: 6, i64: 7, f16: 10 } as const;
export type ElementType = keyof typeof elementTypes;
export const elementBytes: Record<ElementType, number> = { f32: 4, u8: 1, i8: 1, i32: 4, i64: 8, f16: 2 };

/** A number is a fixed size, a word a size known only when the graph runs. */
export type Dimension = number | string;

export interface ValueInfo {
  name: string;
  type: ElementType;
  dims: Dimension[];
}

/** A constant: `inline` bytes, or a stretch of an external file beside the .onnx. */
export interface Initializer {
  name: string;
  type: ElementType;
  dims: number[];
  inline?: Uint8Array;
  external?: { file: string; offset: number; bytes: number };
}

/** Numbers that are not whole must be given as `{ float }`, because 1 and 1.0 are different attributes. */
export type Attribute = number | string | number[] | { float: number };

export interface OnnxNode {
  op: string;
  /** Empty for the standard operators, `com.microsoft` for ONNX Runtime's own. */
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Record<string, Attribute>;
}

export interface OnnxGraph {
  name: string;
  nodes: OnnxNode[];
  initializers: Initializer[];
  inputs: ValueInfo[];
  outputs: ValueInfo[];
}

/** The bytes of a .onnx file. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const model = new ProtobufWriter().int(1, 10).text(2, 'talbot').message(7, encodeGraph(graph));
  model.message(8, new ProtobufWriter().text(1, '').int(2, 21));
  model.message(8, new ProtobufWriter().text(1, 'com.microsoft').int(2, 1));
  return model.done();
}

function encodeGraph(graph: OnnxGraph): ProtobufWriter {
  const writer = new ProtobufWriter();
  graph.nodes.forEach((node, index) => writer.message(1, encodeNode(node, index)));
  writer.text(2, graph.name);
  for (const initializer of graph.initializers) writer.message(5, encodeInitializer(initializer));
  for (const input of graph.inputs) writer.message(11, encodeValue(input));
  for (const output of graph.outputs) writer.message(12, encodeValue(output));
  return writer;
}

function encodeNode(node: OnnxNode, index: number): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const input of node.inputs) writer.text(1, input);
  for (const output of node.outputs) writer.text(2, output);
  writer.text(3, `${node.op}.${index}`).text(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) writer.message(5, encodeAttribute(name, value));
  return writer.text(7, node.domain);
}

function encodeAttribute(name: string, value: Attribute): ProtobufWriter {
  const writer = new ProtobufWriter().text(1, name);
  if (typeof value === 'number') return writer.int(3, value).int(20, 2);
  if (typeof value === 'string') return writer.text(4, value).int(20, 3);
  if (!Array.isArray(value)) return writer.float(2, value.float).int(20, 1);
  for (const item of value) writer.int(8, item);
  return writer.int(20, 7);
}

function encodeInitializer(initializer: Initializer): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const size of initializer.dims) writer.int(1, size);
  writer.int(2, elementTypes[initializer.type]).text(8, initializer.name);
  if (initializer.inline) return writer.bytes(9, initializer.inline);
  const { file, offset, bytes } = initializer.external!;
  for (const [key, value] of Object.entries({ location: file, offset: String(offset), length: String(bytes) })) {
    writer.message(13, new ProtobufWriter().text(1, key).text(2, value));
  }
  return writer.int(14, 1);
}

function encodeValue(value: ValueInfo): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const size of value.dims) {
    shape.message(1, typeof size === 'number' ? new ProtobufWriter().int(1, size) : new ProtobufWriter().text(2, size));
  }
  const tensor = new ProtobufWriter().int(1, elementTypes[value.type]).message(2, shape);
  return new ProtobufWriter().text(1, value.name).message(2, new ProtobufWriter().message(1, tensor));
}
