// The tokenizer files of a checkpoint: which to copy, and how many ids they can give.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../contract.ts';
import { asObject, readJson } from './checkpoint.ts';
import type { FileToWrite } from './write-folder.ts';

const optional = ['special_tokens_map.json', 'added_tokens.json'];

export interface TokenizerFolder {
  /** Highest id + 1. */
  tokens: number;
  /** Longest input it says it was made for; null when it does not. */
  longest: number | null;
  files: FileToWrite[];
}

/** Reads the tokenizer beside the weights in `source` and prepares its files for the folder `target` of the model. */
export async function openTokenizer(source: string, target: string): Promise<TokenizerFolder> {
  const path = join(source, 'tokenizer.json');
  const present = await stat(path).catch(() => null);
  if (!present) {
    throw new EngineError(
      'checkpoint-incomplete',
      `tokenizer.json is missing in ${source}. Download the tokenizer files of the checkpoint into the same folder.`,
    );
  }
  const tokenizer = asObject(await readJson(path), path);
  const configPath = join(source, 'tokenizer_config.json');
  const config = await readFile(configPath).catch(() => Buffer.from('{}'));
  const longest = (JSON.parse(config.toString()) as { model_max_length?: number }).model_max_length ?? null;
  const files = [
    copy(target, 'tokenizer.json', Buffer.from(JSON.stringify(tokenizer))),
    copy(target, 'tokenizer_config.json', config),
  ];
  for (const name of optional) {
    const bytes = await readFile(join(source, name)).catch(() => null);
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
