// A model.json in which something is not as it should be: each field taken away, of another type, of a size that cannot be.
// Every one of them is refused in words that name the field, or does no harm; none ends in a bare error of the language.

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { EngineError } from '../../../engine/contract.ts';
import type { ModelDescription } from '../../../engine/model.ts';
import { faultIn } from '../../../engine/model-shape.ts';
import { openModel } from '../../../engine/vision/blip2.ts';
import { readModel } from '../../../engine/vision/model-folder.ts';
import { readClasses, seePhotos } from '../../../engine/vision/see.ts';
import { makeTinyModel } from '../tiny-model.ts';
import { temporaryFolder } from './models.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

type Place = (string | number)[];

let folder: string;
let whole: ModelDescription;

beforeAll(async () => {
  const place = await temporaryFolder();
  whole = await makeTinyModel(place);
  folder = path.join(place, 'tiny');
});

/** Every place in the description, but of lists only the first entry. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Array.isArray(value) ? [...value.slice(0, 1).entries()] : Object.entries(value);
  return [...(at.length > 0 ? [at] : []), ...inside.flatMap(([name, one]) => placesIn(one, [...at, name]))];
}

const odd = [undefined, null, true, '', 'nonsense', -1, 0, 1.5, 7, 1e9, 1e300, [], [null], {}, { a: 1 }];

function altered(at: Place, value: unknown): ModelDescription {
  const model = structuredClone(whole) as unknown as Record<string | number, unknown>;
  let parent = model;
  for (const name of at.slice(0, -1)) parent = parent[name] as Record<string | number, unknown>;
  if (value === undefined && !Array.isArray(parent)) delete parent[at.at(-1)!];
  else parent[at.at(-1)!] = value;
  return model as unknown as ModelDescription;
}

async function withModel<T>(model: unknown, use: (folder: string) => Promise<T>): Promise<T> {
  const file = path.join(folder, 'model.json');
  await writeFile(file, JSON.stringify(model));
  try {
    return await use(folder);
  } finally {
    await writeFile(file, JSON.stringify(whole));
  }
}

test('what the converter writes is without a fault', async () => {
  expect(faultIn(whole)).toBeNull();
  expect(placesIn(whole).length).toBeGreaterThan(150);
});

test('each field taken away or exchanged is refused by its name, or read', async () => {
  let refused = 0;
  for (const at of placesIn(whole)) {
    for (const value of odd) {
      const told = await withModel(altered(at, value), readModel).catch((error: unknown) => error);
      const how = `${at.join('.')} = ${JSON.stringify(value)}: ${String(told)}`;
      if (!(told instanceof Error)) continue;
      refused++;
      expect(told, how).toBeInstanceOf(EngineError);
      expect((told as EngineError).reason, how).toBe('model-corrupt');
      expect(told.message, how).toMatch(/Convert (or fetch )?it again|Correct it or take it out/);
    }
  }
  expect(refused).toBeGreaterThan(1500);
});

const photo = (size: number) => new Uint8Array(size ** 2 * 3).map((_, i) => (i * 31) % 251);

async function seen(where: string): Promise<unknown> {
  const open = await openModel(where, { threads: 1 });
  try {
    return await seePhotos(open, await readClasses(where, open.model), [photo(open.model.image.size)], {
      caption: true,
    });
  } finally {
    await open.close();
  }
}

test('what is read and yet wrong is told in words when a photo is looked at', async () => {
  await expect(withModel(whole, seen)).resolves.toHaveLength(1);
  const { language } = whole;
  const wrong: [Place, unknown][] = [
    [['image', 'size'], whole.image.size * 2],
    [['dims', 'queries'], whole.dims.queries + 1],
    [['dims', 'vectorWidth'], whole.dims.vectorWidth! * 2],
    [['language', 'layers'], language!.layers + 1],
    [['language', 'heads'], language!.heads * 2],
    [['language', 'headSize'], language!.headSize * 2],
    [['language', 'width'], language!.width * 2],
    [['language', 'bos'], 1e6],
    [['language', 'embeddings', 'rows'], 2],
    [['language', 'embeddings', 'offset'], 1e9],
    [['language', 'tokens'], language!.tokens * 3],
    [['graphs', 'vision', 'outputs', 'image'], 'nothing'],
    [['graphs', 'decoder', 'inputs', 'embeds'], 'nothing'],
    [['graphs', 'vision', 'inputs'], {}],
  ];
  for (const [at, value] of wrong) {
    const told = await withModel(altered(at, value), seen).catch((error: unknown) => error);
    const how = `${at.join('.')} = ${JSON.stringify(value)}: ${String(told)}`;
    expect(told, how).toBeInstanceOf(EngineError);
    expect((told as EngineError).reason, how).toMatch(/^(model-corrupt|not-supported-by-model)$/);
  }
});

test('files that are gone, cut short or nonsense are told by their names', async () => {
  const spoil = async (file: string, bytes: Uint8Array | string | null) => {
    const where = path.join(await temporaryFolder(), 'spoilt');
    await mkdir(where);
    await cp(folder, where, { recursive: true });
    if (bytes === null) await rm(path.join(where, file), { recursive: true });
    else await writeFile(path.join(where, file), bytes);
    const told = await seen(where).catch((error: unknown) => error);
    expect(told, `${file}: ${String(told)}`).toBeInstanceOf(EngineError);
    expect((told as EngineError).reason, `${file}: ${String(told)}`).toBe('model-corrupt');
    expect((told as EngineError).message).toMatch(/again/);
  };
  const vision = whole.graphs.vision!;
  await spoil(vision.file, null);
  await spoil(vision.file, '');
  await spoil(vision.file, 'This is a text, no graph.');
  await spoil(vision.file, (await readFile(path.join(folder, vision.file))).subarray(0, 300));
  if (vision.data[0]) await spoil(vision.data[0], (await readFile(path.join(folder, vision.data[0]))).subarray(0, 300));
  await spoil(whole.language!.embeddings.file, '');
  const tokenizer = whole.tokenizers.language!.folder;
  await spoil(tokenizer, null);
  await spoil(path.join(tokenizer, 'tokenizer.json'), '{"version":"1.0"');
  for (const nonsense of ['null', '[]', '7', '{}', '{"added_tokens":[null],"model":{"type":"BPE"}}']) {
    await spoil(path.join(tokenizer, 'tokenizer.json'), nonsense);
    await spoil(
      path.join(tokenizer, 'tokenizer_config.json'),
      nonsense === '{}' ? 'null' : nonsense === '7' ? '"x"' : nonsense.slice(0, -1),
    );
  }
});
