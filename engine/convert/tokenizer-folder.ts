// The tokenizer files of a checkpoint: which to copy, and how many ids they can give.

import { EngineError } from '../contract.ts';
import type { CheckpointFiles } from './checkpoint-files.ts';
import { asObject, readOptionalJson } from './checkpoint.ts';
import type { FileToWrite } from './write-folder.ts';

const optional = ['special_tokens_map.json', 'added_tokens.json'];

export interface TokenizerFolder {
  /** Highest id + 1. */
  tokens: number;
  /** Longest input it says it was made for; null when it does not. */
  longest: number | null;
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
  const longest =
    (JSON.parse(Buffer.from(config).toString()) as { model_max_length?: number }).model_max_length ?? null;
  const files = [
    copy(target, 'tokenizer.json', Buffer.from(JSON.stringify(tokenizer))),
    copy(target, 'tokenizer_config.json', config),
  ];
  for (const name of optional) {
    const bytes = await source.readWhole(under + name);
    if (bytes) files.push(copy(target, name, bytes));
  }
  return { tokens: countTokens(tokenizer), longest, files };
}

function countTokens(tokenizer: Record<string, unknown>): number {
  const model = tokenizer['model'] as { vocab?: Record<string, number> } | undefined;
  const added = (tokenizer['added_tokens'] ?? []) as { id: number }[];
  let highest = -1;
  for (const id of Object.values(model?.vocab ?? {})) if (id > highest) highest = id;
  for (const { id } of added) if (id > highest) highest = id;
  return highest + 1;
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
