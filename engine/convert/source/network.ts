// How servers are asked: from where, with which token and proxy, how long to wait and how often to try again. What the
// environment says is read here and nowhere else.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../contract.ts';
import type { Network } from '../options.ts';

export interface Net {
  /** The hub, without a slash at its end. */
  endpoint: string;
  token: string | null;
  /** Keep connections, and go through the proxies of the environment (Node's own, from 24.5 on). */
  agents: { http: HttpAgent; https: HttpsAgent };
  patience: number;
  pause: number;
  tries: number;
  /** Ends every request and every wait. */
  signal: AbortSignal | undefined;
  /** Told what is waited for, and null once that is over. */
  onWait: (waiting: string | null) => void;
}

export function openNetwork(network: Network = {}, signal?: AbortSignal, onWait: Net['onWait'] = () => {}): Net {
  const { env = process.env, patience = 30_000, pause = 500, tries = 8 } = network;
  const endpoint = (env['HF_ENDPOINT'] || 'https://huggingface.co').replace(/\/+$/, '');
  if (!URL.canParse(endpoint)) {
    throw new EngineError('bad-request', `HF_ENDPOINT is ${JSON.stringify(endpoint)}, which is no address.`);
  }
  const options = { keepAlive: true, proxyEnv: env as NodeJS.ProcessEnv };
  return {
    endpoint,
    token: env['HF_TOKEN']?.trim() || null,
    agents: { http: new HttpAgent(options), https: new HttpsAgent(options) },
    ...{ patience, pause, tries, signal, onWait },
  };
}

export function closeNetwork({ agents }: Net): void {
  agents.http.destroy();
  agents.https.destroy();
}

/** Something that may go better the next time. `wait`: milliseconds the server asks for. */
export class Transient extends Error {
  readonly wait: number | null;
  constructor(message: string, wait: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.wait = wait;
  }
}

/** No server is waited for longer than this. */
const longestWait = 10 * 60_000;
const longestPause = 60_000;

export interface Attempts {
  /** Something came: the count of failures begins anew. */
  succeeded(): void;
  /**
   * Waits before the next try: what the server asks for, else twice as long as the last time.
   * @throws EngineError `source-unreachable` after too many in a row; what it was given when that is not transient.
   */
  failed(error: unknown, signal: AbortSignal | undefined): Promise<void>;
}

export function countAttempts(net: Net, host: string): Attempts {
  let failures = 0;
  return {
    succeeded: () => void (failures = 0),
    async failed(error, signal) {
      signal?.throwIfAborted();
      if (!(error instanceof Transient)) throw error;
      failures++;
      const wait = error.wait ?? Math.min(longestPause, net.pause * 2 ** (failures - 1));
      if (failures >= net.tries || wait > longestWait) throw unreachable(host, error, wait);
      net.onWait(`${error.message} Trying again in ${Math.ceil(wait / 1000)} s.`);
      try {
        await sleep(wait, undefined, signal ? { signal } : {});
      } finally {
        net.onWait(null);
      }
    },
  };
}

function unreachable(host: string, { message, wait: asked }: Transient, wait: number): EngineError {
  const when = asked !== null && wait > longestWait ? ` It asks to wait ${Math.ceil(wait / 60_000)} minutes.` : '';
  return new EngineError(
    'source-unreachable',
    `${host} could not be read: ${message}${when} Check the connection (and HTTPS_PROXY, if there is a proxy), then convert again: what is done is kept.`,
  );
}
