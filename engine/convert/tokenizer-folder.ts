// The tokenizer files of a checkpoint: which to copy, and how many ids they can give.

import { EngineError } from '../contract.ts';
import type { CheckpointFiles } from './source/checkpoint-files.ts';
import { asObject, readOptionalJson } from './source/checkpoint.ts';
import type { FileToWrite } from './writing/write-folder.ts';

const optional = ['special_tokens_map.json', 'added_tokens.json'];

export interface TokenizerFolder {
  /** Highest id + 1. */
  tokens: number;
  /** Longest input it says it was made for; null when it does not. */
  longest: number | null;
  /** Ids that it puts around a text. */
  frame: { before: number[]; after: number[] };
  files: FileToWrite[];
}

/**
 * Reads the tokenizer beside the weights, or in a folder `under` them, and prepares its files for the folder `target` of
 * the model.
 */
export async function openTokenizer(source: CheckpointFiles, target: string, under = ''): Promise<TokenizerFolder> {
  const value = await readOptionalJson(source, `${under}tokenizer.json`);
  if (value === null) {
    throw new EngineError(
      'checkpoint-incomplete',
      `${under}tokenizer.json is missing in ${source.title}. Download the tokenizer files of the checkpoint into the same folder.`,
    );
  }
  const tokenizer = asObject(value, 'tokenizer.json');
  const config = (await source.readWhole(`${under}tokenizer_config.json`)) ?? Buffer.from('{}');
  const stated = JSON.parse(Buffer.from(config).toString()) as Stated;
  const files = [
    copy(target, 'tokenizer.json', Buffer.from(JSON.stringify(tokenizer))),
    copy(target, 'tokenizer_config.json', config),
  ];
  for (const name of optional) {
    const bytes = await source.readWhole(under + name);
    if (bytes) files.push(copy(target, name, bytes));
  }
  return {
    tokens: countTokens(tokenizer),
    longest: stated.model_max_length ?? null,
    frame: frameOf(tokenizer, stated),
    files,
  };
}

/** Fields of tokenizer_config.json. */
interface Stated {
  model_max_length?: number;
  tokenizer_class?: string;
  add_bos_token?: boolean;
  add_eos_token?: boolean;
  bos_token?: string | { content: string };
  eos_token?: string | { content: string };
}

/** Ids by text in WordPiece and BPE; pieces with their scores, in the order of ids, in Unigram. */
type Vocabulary = Record<string, number> | [piece: string, score: number][];

interface Added {
  id: number;
  content: string;
}

function vocabularyOf(tokenizer: Record<string, unknown>): Vocabulary {
  return (tokenizer['model'] as { vocab?: Vocabulary } | undefined)?.vocab ?? {};
}

function addedOf(tokenizer: Record<string, unknown>): Added[] {
  return (tokenizer['added_tokens'] ?? []) as Added[];
}

function countTokens(tokenizer: Record<string, unknown>): number {
  const vocabulary = vocabularyOf(tokenizer);
  let highest = Array.isArray(vocabulary) ? vocabulary.length - 1 : -1;
  if (!Array.isArray(vocabulary)) for (const id of Object.values(vocabulary)) if (id > highest) highest = id;
  for (const { id } of addedOf(tokenizer)) if (id > highest) highest = id;
  return highest + 1;
}

interface Template {
  type: string;
  single?: ({ SpecialToken: { id: string } } | { Sequence: unknown })[];
  special_tokens?: Record<string, { ids: number[] }>;
  processors?: Template[];
}

/** As the template says; Llama's class makes its own from tokenizer_config.json, whatever the template says. */
function frameOf(tokenizer: Record<string, unknown>, stated: Stated): TokenizerFolder['frame'] {
  if (stated.tokenizer_class?.startsWith('Llama')) {
    return {
      before: stated.add_bos_token === false ? [] : idsOf(tokenizer, stated.bos_token ?? '<s>'),
      after: stated.add_eos_token === true ? idsOf(tokenizer, stated.eos_token ?? '</s>') : [],
    };
  }
  const processor = tokenizer['post_processor'] as Template | null | undefined;
  const templates = processor?.type === 'Sequence' ? (processor.processors ?? []) : processor ? [processor] : [];
  const template = templates.find(({ type }) => type === 'TemplateProcessing');
  const parts = template?.single ?? [];
  const text = parts.findIndex((part) => 'Sequence' in part);
  const ids = (some: typeof parts) =>
    some.flatMap((part) =>
      'SpecialToken' in part ? (template!.special_tokens?.[part.SpecialToken.id]?.ids ?? []) : [],
    );
  return { before: ids(parts.slice(0, Math.max(text, 0))), after: ids(parts.slice(text + 1)) };
}

function idsOf(tokenizer: Record<string, unknown>, token: string | { content: string }): number[] {
  const content = typeof token === 'string' ? token : token.content;
  const vocabulary = vocabularyOf(tokenizer);
  const id =
    addedOf(tokenizer).find((added) => added.content === content)?.id ??
    (Array.isArray(vocabulary) ? vocabulary.findIndex(([piece]) => piece === content) : vocabulary[content]);
  return id === undefined || id < 0 ? [] : [id];
}

function copy(target: string, name: string, bytes: Uint8Array): FileToWrite {
  return {
    file: `${target}/${name}`,
    bytes: bytes.length,
    async *read() {
      yield bytes;
    },
  };
}
