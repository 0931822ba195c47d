// Fields of config.json, read with the class defaults that Hugging Face leaves out; what cannot be is refused by name.

import { EngineError } from '../../contract.ts';

/** One object of config.json whose fields are read with their defaults; null counts as absent, as in the reference. */
export interface Section {
  title: string;
  has(name: string): boolean;
  count(name: string, otherwise: number): number;
  whole(name: string, otherwise: number): number;
  number(name: string, otherwise: number): number;
  flag(name: string, otherwise: boolean): boolean;
  text(name: string, otherwise: string): string;
  list(name: string, otherwise: number): number[];
}

/** Its readers throw EngineError `checkpoint-unsupported`, naming field and `title`, for a value that cannot be. */
export function section(raw: unknown, title: string): Section {
  const fields = (raw ?? {}) as Record<string, unknown>;
  const read = <T>(name: string, otherwise: T, good: (value: unknown) => boolean): T => {
    const value = fields[name] ?? otherwise;
    if (good(value)) return value as T;
    throw new EngineError(
      'checkpoint-unsupported',
      `${title} says ${name} is ${JSON.stringify(value)}, which cannot be. Take config.json from the original checkpoint.`,
    );
  };
  const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  return {
    title,
    has: (name) => fields[name] !== undefined && fields[name] !== null,
    count: (name, otherwise) => read(name, otherwise, (value) => whole(value) && value !== 0),
    whole: (name, otherwise) => read(name, otherwise, whole),
    number: (name, otherwise) => read(name, otherwise, (value) => Number.isFinite(value)),
    flag: (name, otherwise) => read(name, otherwise, (value) => typeof value === 'boolean'),
    text: (name, otherwise) => read(name, otherwise, (value) => typeof value === 'string'),
    list: (name, otherwise) => {
      const value = fields[name] ?? otherwise;
      return (Array.isArray(value) ? value : [value]).map(Number);
    },
  };
}

interface Sizes {
  width: number;
  layers: number;
  heads: number;
  intermediate: [name: string, value: number];
}

/** The sizes that transformers share, under their usual names. */
export function transformer(config: Section, defaults: Sizes) {
  const width = config.count('hidden_size', defaults.width);
  const heads = config.count('num_attention_heads', defaults.heads);
  if (width % heads !== 0) throw unsupported(`${heads} attention heads over a width of ${width} (${config.title})`);
  return {
    width,
    heads,
    layers: config.whole('num_hidden_layers', defaults.layers),
    intermediate: config.count(...defaults.intermediate),
  };
}

/** `what` completes the sentence "This checkpoint needs …". */
export function unsupported(what: string): EngineError {
  return new EngineError(
    'checkpoint-unsupported',
    `This checkpoint needs ${what}, which Talbot cannot convert. The README of the conversion room lists what it converts.`,
  );
}
