// Dot products of one vector with very many, sixteen values at a time: a WebAssembly function of some hundred bytes,
// written out below, over the memory in which the vectors lie. About six times as fast as a loop in JavaScript.

/** [rows, width] int8 in `memory` at `rows`, their scales and scores [rows] float32; query [width] int16. Byte offsets. */
export type RaiseScores = (
  rows: number,
  count: number,
  width: number,
  query: number,
  scales: number,
  scores: number,
) => void;

/** Values of the query are whole numbers of 1 / queryUnit: 127 × 8192 × 1024 dimensions stay below 2^31. */
export const queryUnit = 8192;
/** A row's width must be a multiple of this. */
export const lane = 16;

/** What is used of WebAssembly: its types belong to the browser's, which the engine does without. */
export interface Memory {
  /** Another object after each growth. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Memory: new (size: { initial: number }) => Memory;
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
  };
};

export const pageBytes = 65536;

export function createMemory(bytes: number): Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
}

/** Raises each score to its row's dot product times its scale, if that is higher. */
export function createDotProducts(memory: Memory): RaiseScores {
  const module = new WebAssembly.Module(Uint8Array.from(moduleBytes()));
  const { exports } = new WebAssembly.Instance(module, { e: { m: memory } });
  return exports['f'] as RaiseScores;
}

// Opcodes, as in the WebAssembly specification, section "Instructions".
const i32 = 0x7f;
const v128 = 0x7b;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const number = (value: number) => [0x41, ...signed(value)];
const add = [0x6a];
const simd = (opcode: number) => [0xfd, ...unsigned(opcode)];
const load = (offset: number) => [...simd(0), 4, ...unsigned(offset)];
const lowHalf = simd(135); // i16x8.extend_low_i8x16_s
const highHalf = simd(136); // i16x8.extend_high_i8x16_s
const dot = simd(186); // i32x4.dot_i16x8_s
const addLanes = simd(174); // i32x4.add
const laneOf = (index: number) => [...simd(27), index]; // i32x4.extract_lane
const zeros = [...simd(12), ...Array.from({ length: 16 }, () => 0)]; // v128.const
const loadFloat = [0x2a, 2, 0];
const storeFloat = [0x38, 2, 0];
const toFloat = [0xb2]; // f32.convert_i32_s
const multiply = [0x94]; // f32.mul
const larger = [0x97]; // f32.max
const loop = [0x03, 0x40];
const again = [0x0d, 0]; // br_if 0: back to the loop's beginning
const end = [0x0b];

function body(): number[] {
  const [rows, count, width, query, scales, scores, at, stop, sum] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const product = (half: number[], offset: number) => [
    ...get(rows),
    ...load(0),
    ...half,
    ...get(at),
    ...load(offset),
    ...dot,
  ];
  return [
    ...[...get(query), ...get(width), ...get(width), ...add, ...add, ...set(stop)],
    ...loop, // over the rows
    ...[...get(query), ...set(at), ...zeros, ...set(sum)],
    ...loop, // over the row, sixteen values at a time: 16 bytes of it, 32 of the query
    ...[...get(sum), ...product(lowHalf, 0), ...addLanes, ...product(highHalf, 16), ...addLanes, ...set(sum)],
    ...[...get(rows), ...number(lane), ...add, ...set(rows)],
    ...[...get(at), ...number(2 * lane), ...add, ...tee(at), ...get(stop), 0x49, ...again, ...end], // i32.lt_u
    ...get(scores),
    ...[...get(sum), ...laneOf(0), ...get(sum), ...laneOf(1), ...add],
    ...[...get(sum), ...laneOf(2), ...add, ...get(sum), ...laneOf(3), ...add],
    ...[...toFloat, ...get(scales), ...loadFloat, ...multiply, ...get(scores), ...loadFloat, ...larger, ...storeFloat],
    ...[...get(scales), ...number(4), ...add, ...set(scales), ...get(scores), ...number(4), ...add, ...set(scores)],
    ...[...get(count), ...number(-1), ...add, ...tee(count), ...again, ...end],
    ...end,
  ];
}

/** Six numbers in, nothing out; locals: two i32 and one v128. Imports memory e.m, exports the function as f. */
function moduleBytes(): number[] {
  const locals = [2, 2, i32, 1, v128];
  const code = [...locals, ...body()];
  return [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 6, i32, i32, i32, i32, i32, i32, 0]),
    ...section(2, [1, ...text('e'), ...text('m'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('f'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ];
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(name: string): number[] {
  return [name.length, ...[...name].map((letter) => letter.charCodeAt(0))];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && !(low & 0x40)) || (rest === -1 && (low & 0x40) !== 0);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}
