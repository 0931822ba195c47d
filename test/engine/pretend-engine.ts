// An engine that answers only what a test gives it: for testing roads and transports, never the engine itself.

import { calls, type Remote } from '../../engine/contract.ts';

export function pretendEngine(parts: Partial<Remote>): Remote {
  const missing = (name: string) => async () => {
    throw new Error(`this test's engine has no "${name}"`);
  };
  const all = Object.fromEntries(Object.keys(calls).map((name) => [name, missing(name)]));
  return { ...all, on: () => () => {}, ...parts } as unknown as Remote;
}
