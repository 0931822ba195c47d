// The memory ceiling: who gives way to whom, and that a model says the same when its graphs take turns.

import { describe, expect, test } from 'vitest';
import type { Graph, GraphName, ModelDescription } from '../../../engine/model.ts';
import { openModel } from '../../../engine/vision/blip2.ts';
import { readModel } from '../../../engine/vision/model-folder.ts';
import { seePhotos } from '../../../engine/vision/see.ts';
import type { OpenGraph } from '../../../engine/vision/sessions.ts';
import { allBytes, createShelf, memoryCeiling, photosAtOnce, sessionBytes } from '../../../engine/vision/shelf.ts';
import { convertGolden, photos } from './models.ts';

const megabyte = 2 ** 20;

/** Graphs whose weights are so many megabytes; the runtime itself adds to each. */
function modelOf(weights: Partial<Record<GraphName, number>>): ModelDescription {
  const graphs = Object.fromEntries(
    Object.entries(weights).map(([name, size]) => [
      name,
      { file: `${name}.onnx`, data: [], weights: size * megabyte, inputs: {}, outputs: {} },
    ]),
  );
  return { name: 'Test', graphs, files: [], language: null, textEmbeddings: null } as unknown as ModelDescription;
}

function recordedShelf(weights: Partial<Record<GraphName, number>>, ceiling: number) {
  const events: string[] = [];
  const model = modelOf(weights);
  let goOn: (() => void) | null = null;
  const open = async (name: GraphName, _graph: Graph): Promise<OpenGraph> => {
    events.push(`open ${name}`);
    return {
      inputs: new Set(),
      outputs: new Set(),
      smallestPool: 0,
      shapeOf: () => [],
      run: async (inputs) => {
        if ('wait' in inputs) await new Promise<void>((resolve) => (goOn = resolve));
        events.push(`run ${name}`);
        return {};
      },
      release: async () => void events.push(`release ${name}`),
    };
  };
  return { events, shelf: createShelf({ model, ceiling: ceiling * megabyte, open }), goOn: () => goOn!() };
}

const wait = { wait: { data: new Float32Array(0), dims: [] } };

describe('the shelf', () => {
  test('keeps everything open where there is room', async () => {
    const { events, shelf } = recordedShelf({ vision: 100, decoder: 200 }, 1000);
    for (const name of ['vision', 'decoder', 'vision'] as const) await (await shelf.graph(name)).run({}, []);
    expect(shelf.roomForAll).toBe(true);
    expect(events).toEqual(['open vision', 'run vision', 'open decoder', 'run decoder', 'run vision']);
  });

  test('lets go of what was not used longest, and opens it again when it is asked', async () => {
    const { events, shelf } = recordedShelf({ vision: 100, qformer: 50, decoder: 200 }, 400);
    const vision = await shelf.graph('vision');
    const qformer = await shelf.graph('qformer');
    await vision.run({}, []);
    await (await shelf.graph('decoder')).run({}, []);
    expect(shelf.roomForAll).toBe(false);
    expect(events.slice(2)).toEqual(['run vision', 'release qformer', 'open decoder', 'run decoder']);
    await qformer.run({}, []);
    expect(events.slice(6)).toEqual(['release vision', 'open qformer', 'run qformer']);
  });

  test('lets go of nothing that runs, whatever the ceiling', async () => {
    const { events, shelf, goOn } = recordedShelf({ vision: 100, decoder: 200 }, 1);
    const running = (await shelf.graph('vision')).run(wait, []);
    await (await shelf.graph('decoder')).run({}, []);
    goOn();
    await running;
    expect(events).toEqual(['open vision', 'open decoder', 'run decoder', 'run vision']);
    await (await shelf.graph('vision')).run({}, []);
    expect(events.at(-1)).toBe('run vision');
  });

  test('closes all', async () => {
    const { events, shelf } = recordedShelf({ vision: 1, decoder: 1 }, 1000);
    await shelf.graph('vision');
    await shelf.graph('decoder');
    await shelf.close();
    expect(events.slice(2).toSorted()).toEqual(['release decoder', 'release vision']);
  });
});

describe('what a session takes', () => {
  test('is what model.json says of its weights, or its files without the tables beside them', () => {
    const model = modelOf({ decoder: 100 });
    const stated = sessionBytes(model, model.graphs.decoder!);
    const { weights, ...graph } = model.graphs.decoder!;
    const table = { file: 'decoder.data', offset: 0, rows: 1000, width: 1024, dtype: 'f16' };
    const older = {
      ...model,
      files: [{ file: 'decoder.data', bytes: weights! + 2_048_000, sha256: '' }],
      language: { embeddings: table, positions: null },
    } as unknown as ModelDescription;
    expect(sessionBytes(older, { ...graph, data: ['decoder.data'] })).toBe(stated);
  });

  test('is stated by the converter, as loaded and not as stored', async () => {
    const bytes = async (recipe: 'reference-f32' | 'int8-weights') => {
      const { graphs } = await readModel(await convertGolden('blip2-opt', recipe));
      return graphs.vision!.weights!;
    };
    const [plain, restored] = [await bytes('reference-f32'), await bytes('int8-weights')];
    expect(Math.abs(restored / plain - 1)).toBeLessThan(0.05);
  });

  test('is held against a setting, or against what is free', () => {
    expect(memoryCeiling(2000)).toBe(2e9);
    expect(memoryCeiling()).toBeGreaterThan(0);
    expect(memoryCeiling()).toBeLessThan(process.availableMemory());
    expect(photosAtOnce(false)).toBeGreaterThan(photosAtOnce(true));
  });
});

test('a model says the same when its graphs take turns', async () => {
  const folder = await convertGolden('blip2-opt');
  const all = photos(9, 56);
  const roomy = await openModel(folder, { threads: 1, memory: 1e9 });
  const tight = await openModel(folder, { threads: 1, memory: allBytes(await readModel(folder)) / 2 });
  try {
    expect([roomy.roomForAll, tight.roomForAll]).toEqual([true, false]);
    const wanted = { caption: true };
    expect(await seePhotos(tight, null, all, wanted)).toEqual(await seePhotos(roomy, null, all, wanted));
  } finally {
    await roomy.close();
    await tight.close();
  }
});
