// Refuses to compile when something that is not JSON-plain would cross the contract: a Date, a Map, a function, a typed
// array. Checked by the type checker alone; nothing runs.

import type { Engine, News } from '../engine/contract.ts';

type NotPlain =
  | ((...asked: never[]) => unknown)
  | Date
  | RegExp
  | Promise<unknown>
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBufferView
  | ArrayBuffer
  | bigint
  | symbol;

/**
 * `true` when T survives `JSON.parse(JSON.stringify(T))` unchanged. Spreads over unions, so a type with one bad member
 * gives `boolean`: always ask with Holds below, which takes nothing but `true`. An error is told by its stack: many a plain
 * thing has a name and a message.
 */
type Plain<T> = unknown extends T
  ? false
  : T extends string | number | boolean | null
    ? true
    : T extends NotPlain
      ? false
      : T extends readonly (infer Item)[]
        ? Plain<Item>
        : T extends object
          ? Required<T> extends Required<Pick<Error, 'name' | 'message' | 'stack'>>
            ? false
            : PlainMembers<T>
          : false;

/** Members are asked one by one and joined, so that one `false` is never lost. */
type PlainMembers<T> = { [K in keyof T]-?: Plain<Required<T>[K]> }[keyof T];

type Holds<T> = [T] extends [true] ? true : false;

/** A call without anything asked has nothing to carry. */
type Asked<K extends keyof Engine> = Parameters<Engine[K]> extends [] ? true : Holds<Plain<Parameters<Engine[K]>[0]>>;
type Told<K extends keyof Engine> = Holds<Plain<Awaited<ReturnType<Engine[K]>>>>;

type AllTrue<T extends Record<keyof T, true>> = T;
type AllFalse<T extends Record<keyof T, false>> = T;

export type Checked = [
  AllTrue<{ [K in keyof Engine]: Asked<K> }>,
  AllTrue<{ [K in keyof Engine]: Told<K> }>,
  AllTrue<{ [K in keyof News]: Holds<Plain<News[K]>> }>,
];

/** The check itself can fail: none of these is plain. */
export type Refused = AllFalse<{
  date: Holds<Plain<{ takenAt: Date }>>;
  sometimesDate: Holds<Plain<{ takenAt: string | Date }>>;
  deepInside: Holds<Plain<{ photos: { tags: Set<string> }[]; name: string }>>;
  method: Holds<Plain<{ name: string; close(): void }>>;
  optional: Holds<Plain<{ name: string; vector?: Float32Array }>>;
  anything: Holds<Plain<{ data: unknown }>>;
  undefinedValue: Holds<Plain<{ name: string | undefined }>>;
  big: Holds<Plain<bigint>>;
  error: Holds<Plain<{ problem: Error | null }>>;
}>;
