// What a decoder reads besides its own words: keys and values that an encoder made of a photo and perhaps of a question.
// They stay as they are for all that is said; sequences that are over leave them.

import type { Input, Value } from '../sessions.ts';

export interface Memory {
  /** Inputs of the decoder graph: memoryKey.i and memoryValue.i [sequences, heads, m, head size], memoryMask [sequences, m]. */
  inputs: Record<string, Input>;
  /** Only these sequences, in this order. */
  keep(sequences: readonly number[]): Memory;
}

/** `outputs` of the encoder graph; `mask` [sequences, m] is 0 where a sequence is padded, absent where none is. */
export function createMemory(outputs: Record<string, Value>, mask?: Input): Memory {
  const [sequences, , length] = Object.values(outputs)[0]!.dims as [number, number, number];
  const memoryMask = mask ?? { data: new BigInt64Array(sequences * length).fill(1n), dims: [sequences, length] };
  return memoryOf({ ...outputs, memoryMask });
}

function memoryOf(inputs: Record<string, Input>): Memory {
  return {
    inputs,
    keep: (order) =>
      memoryOf(Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, kept(input, order)]))),
  };
}

function kept({ data, dims }: Input, order: readonly number[]): Input {
  const size = data.length / dims[0]!;
  const parts = order.map((from) => data.subarray(from * size, (from + 1) * size));
  const fresh =
    data instanceof Float32Array ? new Float32Array(order.length * size) : new BigInt64Array(order.length * size);
  parts.forEach((part, to) => fresh.set(part as never, to * size));
  return { data: fresh, dims: [order.length, ...dims.slice(1)] };
}
