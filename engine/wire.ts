// Carries calls and news over any two-way port: a MessagePort, a WebSocket, a child process, or a plain pair in one
// process. Knows how to ask, answer, refuse and pass news on; not what is asked. The engine's own contract uses it
// with `calls` and `news` of contract.ts, the worker processes with their own tables.

import { calls, EngineError, news, type Reason, type Remote } from './contract.ts';

export interface Port {
  post(message: unknown): void;
  onMessage(handle: (message: unknown) => void): void;
  onClose(handle: () => void): void;
}

type Handle = (data: never) => void;
type Ask = { id: number; call: string; input: unknown };
type Answer = { id: number; ok: unknown } | { id: number; failed: { reason: Reason; message: string } };
type Told = { news: string; data: unknown };

/** Anything with calls (one object in, one value out) and news. */
export interface Speaker {
  on(name: string, handle: Handle): () => void;
}

/** Names that may cross: the allow-list of the serving end and the method list of the asking end. */
export interface Names {
  calls: Record<string, unknown>;
  news: Record<string, unknown>;
}

export const engineNames: Names = { calls, news };

/** Answer what comes over the port with `target`, and pass its news on until the port closes. */
export function serve(target: object, port: Port, names: Names = engineNames): void {
  const methods = target as Record<string, (input: unknown) => unknown>;
  port.onMessage((message) => {
    void answer(methods, names, message as Ask).then((told) => told && port.post(told));
  });
  const stops = Object.keys(names.news).map((name) =>
    (target as Speaker).on(name, (data: unknown) => port.post({ news: name, data } satisfies Told)),
  );
  port.onClose(() => stops.forEach((stop) => stop()));
}

async function answer(
  methods: Record<string, (input: unknown) => unknown>,
  names: Names,
  message: Ask,
): Promise<Answer | null> {
  if (typeof message !== 'object' || message === null || typeof message.id !== 'number') return null;
  const { id, call, input } = message;
  try {
    if (typeof call !== 'string' || !Object.hasOwn(names.calls, call)) {
      throw new EngineError('not-allowed', `No call is named ${String(call)}.`);
    }
    return { id, ok: (await methods[call]!(input)) ?? null };
  } catch (error) {
    return { id, failed: described(error) };
  }
}

/** The speaker at the other end of the port. Every call rejects with `closed` once the port is gone. */
export function connect<T extends object = Remote>(port: Port, names: Names = engineNames): T {
  let last = 0;
  let open = true;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const { emit, on } = createNews<Record<string, unknown>>();
  port.onMessage((raw) => {
    const message = raw as Answer | Told;
    if ('news' in message) return emit(message.news, message.data);
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ('ok' in message) asked?.resolve(message.ok);
    else asked?.reject(new EngineError(message.failed.reason, message.failed.message));
  });
  port.onClose(() => {
    open = false;
    for (const asked of waiting.values()) asked.reject(gone());
    waiting.clear();
  });
  const ask = (call: string) => (input: unknown) =>
    new Promise((resolve, reject) => {
      if (!open) return reject(gone());
      waiting.set(++last, { resolve, reject });
      port.post({ id: last, call, input: input ?? null } satisfies Ask);
    });
  return { on, ...Object.fromEntries(Object.keys(names.calls).map((name) => [name, ask(name)])) } as unknown as T;
}

/** Stands for a speaker that is not there yet: calls wait for it; news is what `tell` says meanwhile, then its own. */
export function later<T extends object>(
  speaker: Promise<T>,
  names: Names = engineNames,
): { speaker: T; tell(name: string, data: unknown): void } {
  const meanwhile = createNews<Record<string, unknown>>();
  /** For whoever begins to listen in between. */
  const last = new Map<string, unknown>();
  const on = (name: string, handle: (data: unknown) => void) => {
    let stop = meanwhile.on(name, handle);
    let wanted = true;
    if (last.has(name)) handle(last.get(name));
    const listen = (there: T) => {
      if (!wanted) return;
      stop();
      stop = (there as Speaker).on(name, handle);
    };
    speaker.then(listen).catch(() => undefined);
    return () => {
      wanted = false;
      stop();
    };
  };
  const ask = (call: string) => async (input: unknown) =>
    ((await speaker) as Record<string, (input: unknown) => unknown>)[call]!(input);
  return {
    speaker: { on, ...Object.fromEntries(Object.keys(names.calls).map((name) => [name, ask(name)])) } as unknown as T,
    tell(name, data) {
      last.set(name, data);
      meanwhile.emit(name, data);
    },
  };
}

/** A place to tell news and to listen for it. A listener that throws does not stop the others. */
export function createNews<N extends object>(): {
  emit<K extends keyof N>(name: K, data: N[K]): void;
  on<K extends keyof N>(name: K, handle: (data: N[K]) => void): () => void;
} {
  const listeners = new Map<keyof N, Set<(data: never) => void>>();
  return {
    emit(name, data) {
      for (const handle of [...(listeners.get(name) ?? [])]) {
        try {
          (handle as (data: unknown) => void)(data);
        } catch (error) {
          console.error(error);
        }
      }
    },
    on(name, handle) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(handle as (data: never) => void));
      return () => set.delete(handle as (data: never) => void);
    },
  };
}

/** What may be told of an error: foreseen ones whole, others as `bug` with their message. */
export function described(error: unknown): { reason: Reason; message: string } {
  if (error instanceof EngineError) return { reason: error.reason, message: error.message };
  console.error(error);
  return { reason: 'bug', message: error instanceof Error ? error.message : String(error) };
}

function gone(): EngineError {
  return new EngineError(
    'closed',
    'The engine stopped before it could answer. It starts again by itself; try once more.',
  );
}
