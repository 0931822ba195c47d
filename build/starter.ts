// Makes the starter model out of what training exported: the ResNet-50 encoder, the captioning and the retrieval
// checkpoint become one folder. `node build/starter.ts EXPORT OUT`; EXPORT holds starter-opt, starter-itm, resnet50 and
// about.json (name, caveat, licence, prompts, calibration; `matching: false` where the head was not trained).

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertCheckpoint, writeResnet, type ConvertOptions } from '../engine/convert/convert.ts';
import type { ModelDescription } from '../engine/model.ts';

const [from, out] = process.argv.slice(2);
if (!from || !out) {
  console.error('node build/starter.ts EXPORT OUT');
  process.exit(2);
}
const scratch = await mkdtemp(join(tmpdir(), 'talbot-encoder-'));
try {
  const vision = join(scratch, 'encoder');
  await writeResnet({ weights: join(from, 'resnet50'), out: vision, grid: 'square-root' });
  const text = await readFile(join(from, 'about.json'), 'utf8').catch(() => '{}');
  const { matching, ...about } = JSON.parse(text) as NonNullable<ConvertOptions['about']> & { matching?: boolean };
  const { files, graphs, version } = await convertCheckpoint({
    checkpoint: join(from, 'starter-opt'),
    retrieval: join(from, 'starter-itm'),
    vision,
    out,
    recipe: 'int8-weights',
    embeddings: 'i8',
    textEmbeddings: 'i4',
    about: { id: 'starter', name: 'Talbot starter', ...about },
  });
  if (matching === false) await withoutMatching(out);
  for (const { file, bytes } of files) console.log(file.padEnd(40), bytes);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${Object.keys(graphs).join(', ')}: ${total} bytes, version ${version}`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** A matching head that was not trained says 0.5 to everything: the graph does not ship. */
async function withoutMatching(folder: string): Promise<void> {
  const path = join(folder, 'model.json');
  const model = JSON.parse(await readFile(path, 'utf8')) as ModelDescription;
  const { itm, ...graphs } = model.graphs;
  if (!itm) return;
  const files = model.files.filter(({ file }) => file !== itm.file);
  await rm(join(folder, itm.file));
  await writeFile(path, `${JSON.stringify({ ...model, graphs, files }, null, 2)}\n`);
}
