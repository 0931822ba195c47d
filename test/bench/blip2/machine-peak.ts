// What the machine can do at most, through the same runtime: plain large products in float32 and int8, and one row times a
// matrix larger than its caches, which is as fast as memory can be read.

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel, type ElementType } from '../../../engine/convert/writing/onnx.ts';
import type { Peak } from './said.ts';

interface Shape {
  rows: number;
  inner: number;
  columns: number;
}

const shapes = {
  large: { rows: 1024, inner: 4096, columns: 4096 },
  tall: { rows: 1, inner: 8192, columns: 8192 },
};

/** Best of a few runs each. `small`: products that only try whether this works. */
export async function machinePeak(threads: number, small: boolean): Promise<Peak> {
  const share = small ? 16 : 1;
  const [large, tall] = [shapes.large, shapes.tall].map(({ rows, inner, columns }) => ({
    rows,
    inner: inner / share,
    columns: columns / share,
  })) as [Shape, Shape];
  const operations = ({ rows, inner, columns }: Shape) => 2 * rows * inner * columns;
  return {
    f32: operations(large) / (await seconds('f32', large, threads)),
    int8: operations(large) / (await seconds('i8', large, threads)),
    bytes: (4 * tall.inner * tall.columns) / (await seconds('f32', tall, threads)),
  };
}

async function seconds(type: 'f32' | 'i8', size: Shape, threads: number): Promise<number> {
  const session = await InferenceSession.create(product(type, size), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const count = size.rows * size.inner;
  const left =
    type === 'f32'
      ? new Tensor('float32', new Float32Array(count).fill(0.5), [size.rows, size.inner])
      : new Tensor('uint8', new Uint8Array(count).fill(3), [size.rows, size.inner]);
  const times: number[] = [];
  for (let run = 0; run < 12; run++) {
    const begun = performance.now();
    await session.run({ left });
    times.push((performance.now() - begun) / 1000);
  }
  await session.release();
  return Math.min(...times);
}

/** A graph of one product with a constant matrix. */
function product(type: 'f32' | 'i8', { rows, inner, columns }: Shape): Uint8Array {
  const values = inner * columns;
  const inline =
    type === 'f32' ? new Uint8Array(new Float32Array(values).fill(0.25).buffer) : new Uint8Array(values).fill(7);
  const [from, to]: [ElementType, ElementType] = type === 'f32' ? ['f32', 'f32'] : ['u8', 'i32'];
  return encodeModel({
    name: 'product',
    nodes: [
      {
        op: type === 'f32' ? 'MatMul' : 'MatMulInteger',
        domain: '',
        inputs: ['left', 'right'],
        outputs: ['out'],
        attributes: {},
      },
    ],
    initializers: [{ name: 'right', type, dims: [inner, columns], inline }],
    inputs: [{ name: 'left', type: from, dims: [rows, inner] }],
    outputs: [{ name: 'out', type: to, dims: [rows, columns] }],
  });
}
