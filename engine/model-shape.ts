// Whether what stands in a model.json is what model.ts says, field by field. It may have been written by hand, by another
// program or by a failing disk: whoever reads one is told which field is wrong, and what should stand there.

import type { LanguageModel, ModelDescription, Table } from './model.ts';

/** What is wrong at `at`, such as "dims.queries is a text instead of a whole number"; null when nothing is. */
type Check = (value: unknown, at: string) => string | null;

type Fields = Record<string, unknown>;

/** The first thing that is wrong, in words; null for a description that can be worked with. */
export function faultIn(value: unknown): string | null {
  return description(value, '') ?? strayFile(value as ModelDescription);
}

/** Every file that is named is listed with its size and hash, and lies in the model's own folder. */
function strayFile({ files, graphs, language, textEmbeddings, ...model }: ModelDescription): string | null {
  const listed = new Set(files.map(({ file }) => file));
  const outside = [...listed].find((file) => /^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)/i.test(file));
  if (outside !== undefined) return `files names ${outside}, which is not in the model's folder`;
  const { tokenizers, instructionEmbeddings, classes } = model;
  const tables = [
    language?.embeddings,
    language?.positions,
    ...rowsOf(textEmbeddings),
    ...rowsOf(instructionEmbeddings),
  ];
  const folders = [tokenizers.language, tokenizers.text, tokenizers.instruction].filter(
    (one) => one !== null && one !== undefined,
  );
  const named = [
    ...Object.values(graphs).flatMap(({ file, data }) => [file, ...data]),
    ...tables.filter((one) => one !== null && one !== undefined).map(({ file }) => file),
    ...folders.map(({ folder }) => `${folder}/tokenizer.json`),
    ...(classes === null ? [] : [classes]),
  ];
  const stray = named.find((file) => !listed.has(file));
  return stray === undefined ? null : `it needs ${stray}, which is not among its files`;
}

function rowsOf(side: ModelDescription['textEmbeddings'] | undefined) {
  return side ? [side.words, side.positions] : [];
}

function check(holds: (value: unknown) => boolean, wanted: string): Check {
  return (value, at) => (holds(value) ? null : `${at || 'it'} is ${shown(value)} instead of ${wanted}`);
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown, least: number) => Number.isSafeInteger(value) && (value as number) >= least;

const text = check(isText, 'a text');
/** May be empty. */
const words = check((value) => typeof value === 'string', 'a text');
const number = check(isNumber, 'a number');
const count = check((value) => isCount(value, 0), 'a whole number');
const size = check((value) => isCount(value, 1), 'a whole number above 0');
const positive = check((value) => isNumber(value) && (value as number) > 0, 'a number above 0');
const oneOf = (...values: unknown[]) =>
  check((value) => values.includes(value), values.map((one) => JSON.stringify(one)).join(' or '));

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields with a question mark may be missing; others than these are let be. */
function object(fields: Record<string, Check>): Check {
  return (value, at) => {
    if (!isObject(value)) return check(isObject, 'an object')(value, at);
    for (const [name, check] of Object.entries(fields)) {
      const own = name.replace('?', '');
      if (name.endsWith('?') && value[own] === undefined) continue;
      const fault = check(value[own], at ? `${at}.${own}` : own);
      if (fault) return fault;
    }
    return null;
  };
}

function list(of: Check, length?: number): Check {
  return (value, at) => {
    if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
      return check(() => false, length === undefined ? 'a list' : `a list of ${length}`)(value, at);
    }
    return first(value.map((one, i) => of(one, `${at}[${i}]`)));
  };
}

function each(of: Check): Check {
  return (value, at) =>
    isObject(value)
      ? first(Object.entries(value).map(([name, one]) => of(one, `${at}.${name}`)))
      : check(isObject, 'an object')(value, at);
}

const orNull =
  (of: Check): Check =>
  (value, at) =>
    value === null ? null : of(value, at);

function first(faults: (string | null)[]): string | null {
  return faults.find((fault) => fault !== null) ?? null;
}

const graph = object({ file: text, data: list(text), 'weights?': number, inputs: each(text), outputs: each(text) });
const plainTable = object({
  ...{ file: text, offset: count, rows: size, width: size },
  dtype: oneOf('f32', 'f16', 'i8', 'i4'),
});
const table: Check = (value, at) =>
  plainTable(value, at) ??
  ((value as Table).dtype === 'i4' && (value as Table).width % 32 !== 0
    ? `${at}.width is ${(value as Table).width} instead of a multiple of 32, as i4 needs`
    : null);
const rows = object({ words: table, positions: table });
const ids = list(count);

/** Beyond that a mistake is likelier than a wish, and memory would end before the words. */
const upTo = (most: number) => check((value) => isCount(value, 1) && (value as number) <= most, `1 to ${most}`);

const generation = object({
  beams: upTo(100),
  maxNewTokens: upTo(10_000),
  minNewTokens: count,
  lengthPenalty: number,
  repetitionPenalty: positive,
  topP: number,
  temperature: number,
});
const prompt = object({ prompt: words, 'words?': oneOf('lower'), generation });

const languageFields = object({
  ...{ layers: size, heads: size, 'keyHeads?': size, headSize: size, 'scoreScale?': number, width: size },
  ...{ 'longest?': size, vocabulary: size, tokens: size, embeddings: table },
  positions: orNull((value, at) => table(value, at) ?? object({ shift: number })(value, at)),
  ...{ bos: count, 'frame?': object({ before: ids, after: ids }), eos: ids, 'alsoEnd?': ids, pad: count },
  imageToken: orNull(count),
  prompts: object({ caption: orNull(prompt), question: orNull(prompt), 'short?': prompt, 'turn?': words }),
});

const language: Check = (value, at) => {
  const fault = languageFields(value, at);
  if (fault) return fault;
  const { tokens, vocabulary } = value as LanguageModel;
  return tokens <= vocabulary ? null : `${at}.tokens is ${tokens}, more than the ${vocabulary} of its vocabulary`;
};

const tokenizer = object({ folder: text });
const textTokenizer = object({ folder: text, maxLength: size });

const calibration = object({
  caption: orNull(object({ bias: number, match: number, similarity: number })),
  search: orNull(object({ similarity: number })),
  tags: orNull(object({ temperature: positive, threshold: number })),
  'yesNo?': object({ no: number, yes: number }),
});

const description = object({
  format: oneOf(1),
  ...{ id: text, name: text, version: text, family: text, recipe: text },
  ...{ 'device?': oneOf('cpu', 'gpu'), 'activations?': oneOf('f16', 'f32') },
  ...{ 'rounding?': words, 'checkpoint?': words, 'source?': words },
  ...{ 'caveat?': orNull(words), 'licence?': orNull(words) },
  image: object({
    size,
    resample: oneOf('bicubic', 'bilinear'),
    rescale: number,
    mean: list(number, 3),
    std: list(positive, 3),
    channels: oneOf('rgb', 'bgr'),
  }),
  dims: object({
    ...{ visionTokens: size, visionWidth: size, queries: count, queryWidth: count, vectorWidth: orNull(size) },
    'prompt?': object({ rows: count, width: count }),
    'grid?': object({ before: count, columns: size, rows: size, 'covers?': number }),
  }),
  graphs: each(graph),
  language: orNull(language),
  tokenizers: object({ language: orNull(tokenizer), text: orNull(textTokenizer), 'instruction?': textTokenizer }),
  textEmbeddings: orNull(rows),
  'instructionEmbeddings?': rows,
  classes: orNull(text),
  calibration,
  files: list(object({ file: text, bytes: count, sha256: text })),
});
