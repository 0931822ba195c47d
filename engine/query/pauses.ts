// Long computations in slices, so that the engine goes on answering in between.

export interface Pauses {
  due(): boolean;
  take(): Promise<void>;
  ifDue(): Promise<void>;
}

/** A pause is due after this long; others are then heard before the work goes on. */
const sliceMs = 8;

export function createPauses(): Pauses {
  let since = performance.now();
  const due = () => performance.now() - since >= sliceMs;
  const take = async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    since = performance.now();
  };
  return { due, take, ifDue: async () => void (due() && (await take())) };
}
