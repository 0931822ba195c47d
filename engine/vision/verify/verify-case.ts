// `talbot model verify CASE`: runs one folder of the golden bundle's layout and prints every comparison.
// The converter and an image decoder are handed in, since rooms do not know each other.

import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineError } from '../../contract.ts';
import { openModel } from '../blip2.ts';
import { verifyBuckets, type RelativeBucket } from './buckets.ts';
import { openCase, readJson, reportUnused, type DecodeImage } from './case.ts';
import { verifyCaptioning } from './captioning.ts';
import { verifyPictures } from './pictures.ts';
import { verifyReading } from './reading.ts';
import { createReport, type Report, type Verdict } from './report.ts';
import { verifyRetrieval } from './retrieval.ts';
import { verifyProcessors } from './score-processors.ts';
import { verifyVocabularies } from './vocabularies.ts';

export interface VerifyOptions {
  /** `convertCheckpoint` of the conversion room. */
  convert: (options: { checkpoint: string; out: string; recipe: 'reference-f32'; taps: boolean }) => Promise<unknown>;
  decodeImage: DecodeImage;
  /** `relativeBucket` of the conversion room. */
  relativeBucket: RelativeBucket;
  /** Gets every line to print. */
  onLine: (line: string) => void;
  threads?: number;
}

/** Rejects with `checkpoint-unsupported` for families that do not run here, `bad-request` for other folders. */
export async function verifyCase(folder: string, options: VerifyOptions): Promise<Verdict> {
  const report = createReport(options.onLine);
  if (await exists(path.join(folder, 'checkpoint'))) await verifyModel(folder, report, options);
  else await verifyParts(folder, report, options);
  return report.verdict();
}

async function verifyModel(folder: string, report: Report, options: VerifyOptions): Promise<void> {
  const expected = (await readJson(path.join(folder, 'expected.json'))) as Record<string, unknown>;
  const out = await mkdtemp(path.join(tmpdir(), 'talbot-verify-'));
  try {
    const model = path.join(out, 'model');
    await options.convert({
      checkpoint: path.join(folder, 'checkpoint'),
      out: model,
      recipe: 'reference-f32',
      taps: true,
    });
    const open = await openModel(model, { threads: options.threads ?? null });
    try {
      const readsImage = 'image' in (open.model.graphs.encoder?.inputs ?? {});
      if (!expected['runs']) await verifyWith(verifyRetrieval);
      else await verifyWith(readsImage ? verifyReading : verifyCaptioning);
    } finally {
      await open.close();
    }
    async function verifyWith(
      verify: typeof verifyCaptioning | typeof verifyReading | typeof verifyRetrieval,
    ): Promise<void> {
      const c = await openCase<never>(folder, open, expected, report);
      await verify(c, options.decodeImage);
      reportUnused(c);
    }
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function verifyParts(folder: string, report: Report, options: VerifyOptions): Promise<void> {
  const expected = (await readJson(path.join(folder, 'expected.json')).catch(() => {
    throw new EngineError('bad-request', `${folder} holds no expected.json: name one folder of a golden bundle.`);
  })) as { sets?: unknown; tables?: unknown; cases?: { scores_in?: unknown; pixel_values?: unknown }[] };
  if (expected.sets) return verifyVocabularies(folder, report);
  if (expected.cases?.[0]?.scores_in) return verifyProcessors(folder, report);
  if (expected.cases?.[0]?.pixel_values) return verifyPictures(folder, report, options.decodeImage);
  if (expected.tables) return verifyBuckets(folder, report, options.relativeBucket);
  throw new EngineError('checkpoint-unsupported', `${folder} is a case of a kind that does not run here yet.`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
