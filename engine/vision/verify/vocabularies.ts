// Runs the tokenization cases on public vocabularies: ids of every text, truncated and padded batches, texts of ids.

import { access } from 'node:fs/promises';
import path from 'node:path';
import { cut, openTokenizer, type PlainTokenizer } from '../text/tokens.ts';
import { readJson } from './case.ts';
import { createReport, type Report } from './report.ts';
import { repeated } from '../repeated.ts';

interface Row {
  text: string;
  ids: number[];
  ids_no_special?: number[];
  /** Where the reference's own two implementations disagree, either is right. */
  slow_ids?: number[];
  decoded_skip_special?: string;
  decoded_no_cleanup?: string;
}

interface Vocabulary {
  clean_up_tokenization_spaces_default?: boolean;
  rows: Row[];
  batch?: { texts: string[]; max_length: number; input_ids: number[][]; attention_mask: number[][] };
  decode?: { ids: number[]; text: string; text_no_cleanup: string }[];
}

/** Families whose models run here. Others are tried, and said to be not compared where they fail. */
const supported = /^(opt|bert|t5)/;

export async function verifyVocabularies(folder: string, report: Report): Promise<void> {
  const expected = (await readJson(path.join(folder, 'expected.json'))) as { sets: Record<string, Vocabulary> };
  for (const [name, vocabulary] of Object.entries(expected.sets)) {
    const withImage = name.endsWith('_with_image');
    const tokenizerFolder = await findTokenizer(folder, name.replace('_with_image', '').replaceAll('_', '-'));
    if (!tokenizerFolder) {
      const why = 'no tokenizer.json for it (tokenizers/ here, or in the bundle that TALBOT_GOLDEN names)';
      if (supported.test(name)) report.fail(name, why);
      else report.skip(name, `not compared: ${why}`);
      continue;
    }
    const tokenizer = await openWith(tokenizerFolder, withImage ? imageToken(vocabulary) : []);
    if (supported.test(name)) compareAll(name, vocabulary, tokenizer, report);
    else compareIfEqual(name, vocabulary, tokenizer, report);
  }
}

/** Vocabularies lie beside the case, or once for several bundles in the one that is there for development. */
async function findTokenizer(folder: string, name: string): Promise<string | null> {
  const bundles = [process.env['TALBOT_GOLDEN'] ?? []].flat();
  for (let up = path.resolve(folder, '..'); up !== path.dirname(up); up = path.dirname(up)) {
    bundles.push(up, path.join(up, 'golden'), path.join(up, 'golden-dev'));
  }
  const places = [folder, ...bundles.map((bundle) => path.join(bundle, 'tokenization'))];
  for (const place of places) {
    const candidate = path.join(place, 'tokenizers', name);
    if (await exists(path.join(candidate, 'tokenizer.json'))) return candidate;
  }
  return null;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** The id that a text of nothing but the placeholder has: processors add it behind the vocabulary. */
function imageToken({ rows }: Vocabulary): { id: number; content: string }[] {
  const id = rows.find(({ text }) => text === '<image>')?.ids.reduce((a, b) => Math.max(a, b));
  return id === undefined ? [] : [{ id, content: '<image>' }];
}

const openWith = (folder: string, added: { id: number; content: string }[]) => openTokenizer(folder, added);

function compareIfEqual(name: string, vocabulary: Vocabulary, tokenizer: PlainTokenizer, report: Report): void {
  const lines: string[] = [];
  const trial = createReport((line) => lines.push(line));
  compareAll(name, vocabulary, tokenizer, trial);
  if (trial.verdict().passed) return compareAll(name, vocabulary, tokenizer, report);
  const failed = lines.filter((line) => line.startsWith('FAIL  '));
  report.skip(name, `not compared: no model of this family runs yet (${failed.length} of ${lines.length - 1} differ)`);
}

function compareAll(name: string, vocabulary: Vocabulary, tokenizer: PlainTokenizer, report: Report): void {
  compareRows(name, vocabulary, tokenizer, report);
  const { batch, decode } = vocabulary;
  if (batch) {
    const ids = batch.texts.map((text) => cutTo(tokenizer, text, batch.max_length));
    const pad = tokenizer.idOf(tokenizer.padToken) ?? 0;
    const filled = ids.map((row) => [...row, ...repeated(pad, batch.max_length - row.length)]);
    report.ids(`${name} batch.input_ids`, filled, batch.input_ids);
    const masks = filled.map((row, i) => row.map((_, at) => Number(at < ids[i]!.length)));
    report.ids(`${name} batch.attention_mask`, masks, batch.attention_mask);
  }
  const tidy = vocabulary.clean_up_tokenization_spaces_default;
  for (const [i, { ids, text, text_no_cleanup: plain }] of (decode ?? []).entries()) {
    report.text(`${name} decode ${i}`, [tokenizer.decode(ids, tidy), tokenizer.decode(ids, false)], [text, plain]);
  }
}

/** Truncated as the tokenizer's own template wants: an end token stays, a text without one is just cut. */
function cutTo(tokenizer: PlainTokenizer, text: string, length: number): number[] {
  const ids = tokenizer.encode(text, true);
  const endsWithSpecial = tokenizer.encode(text, false).at(-1) !== ids.at(-1);
  return endsWithSpecial ? cut(ids, length) : ids.slice(0, length);
}

function compareRows(name: string, vocabulary: Vocabulary, tokenizer: PlainTokenizer, report: Report): void {
  const tidy = vocabulary.clean_up_tokenization_spaces_default;
  for (const row of vocabulary.rows) {
    const title = `${name} ${JSON.stringify(row.text.length > 40 ? `${row.text.slice(0, 40)}…` : row.text)}`;
    const ids = tokenizer.encode(row.text, true);
    const slow = row.slow_ids && JSON.stringify(ids) === JSON.stringify(row.slow_ids);
    report.ids(`${title} ids`, [ids], [slow ? row.slow_ids! : row.ids]);
    if (row.ids_no_special && !slow) {
      report.ids(`${title} ids_no_special`, [tokenizer.encode(row.text, false)], [row.ids_no_special]);
    }
    if (row.decoded_skip_special !== undefined) {
      report.text(`${title} decoded`, [tokenizer.decode(row.ids, tidy)], [row.decoded_skip_special]);
    }
    if (row.decoded_no_cleanup !== undefined) {
      report.text(`${title} decoded_no_cleanup`, [tokenizer.decode(row.ids, false)], [row.decoded_no_cleanup]);
    }
  }
}
