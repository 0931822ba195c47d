// One GET: follows redirects, gives up on silence, and never shows the token to another host. It does not know what it
// fetches; which answers are good is for others to say.

import * as http from 'node:http';
import * as https from 'node:https';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { EngineError } from '../../contract.ts';
import { Transient, type Net } from './network.ts';

export type Headers = http.IncomingHttpHeaders;

export interface Answer {
  status: number;
  headers: Headers;
  /** Headers of every answer on the way, the redirects' first. The hub tells hash, size and commit in its redirect. */
  hops: Headers[];
  /** Where it came from in the end. */
  url: URL;
  body: http.IncomingMessage;
}

const mostRedirects = 10;

/** @throws Transient when nothing answers; EngineError `source-refused` for a redirect that must not be followed. */
export async function get(net: Net, address: URL, headers: Headers, signal?: AbortSignal): Promise<Answer> {
  const hops: Headers[] = [];
  let url = address;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const body = await ask(net, url, headers, signal);
    hops.push(body.headers);
    const { location } = body.headers;
    if (body.statusCode! < 300 || body.statusCode! > 308 || !location) {
      return { status: body.statusCode!, headers: body.headers, hops, url, body };
    }
    letGo(body);
    url = redirected(url, location);
  }
  throw new Transient(`${address.host} redirects in a circle.`);
}

/** A short body is read to its end, which keeps the connection. */
function letGo(body: http.IncomingMessage): void {
  if (Number(body.headers['content-length'] ?? Infinity) <= 1 << 16) body.resume();
  else body.destroy();
}

function redirected(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  const sound = to && /^https?:$/.test(to.protocol) && !(from.protocol === 'https:' && to.protocol === 'http:');
  if (sound) return to;
  throw new EngineError(
    'source-refused',
    `${from.host} redirects to ${JSON.stringify(location.slice(0, 80))}, which is not followed: it is no address, or not a safe one after https.`,
  );
}

function ask(net: Net, url: URL, headers: Headers, signal?: AbortSignal): Promise<http.IncomingMessage> {
  const secure = url.protocol === 'https:';
  const mine = net.token !== null && url.origin === new URL(net.endpoint).origin;
  const options = {
    headers: {
      'user-agent': 'talbot',
      // Parts of a compressed file are of no use.
      'accept-encoding': 'identity',
      ...headers,
      ...(mine ? { authorization: `Bearer ${net.token}` } : {}),
    },
    ...(signal ? { signal } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = secure
      ? https.get(url, { ...options, agent: net.agents.https })
      : http.get(url, { ...options, agent: net.agents.http });
    const timer = setTimeout(() => request.destroy(silent(url)), net.patience);
    request.once('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(signal?.aborted ? (signal.reason as Error) : explained(url, error));
    });
  });
}

/** The body's bytes as the file has them; ends in an error when it ends early. */
export async function* bodyOf(net: Net, answer: Answer, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const { body, url } = answer;
  const unpacked = unpack(answer);
  const pieces = unpacked[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (;;) {
      // Only while somebody waits for bytes is silence the server's fault.
      const timer = setTimeout(() => unpacked.destroy(silent(url)), net.patience);
      const result = await pieces.next().finally(() => clearTimeout(timer));
      if (result.done) return;
      yield result.value;
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : explained(url, error as Error);
  } finally {
    body.destroy();
  }
}

export function isPacked({ headers }: Answer): boolean {
  return !['', 'identity'].includes(headers['content-encoding'] ?? '');
}

/** Some servers compress although they were asked not to. */
function unpack(answer: Answer) {
  const { body, headers } = answer;
  if (!isPacked(answer)) return body;
  const encodings = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };
  const unpacked = encodings[headers['content-encoding'] as 'gzip']?.();
  if (!unpacked) throw new Transient(`${answer.url.host} packs files as ${headers['content-encoding']}.`);
  body.once('error', (error) => unpacked.destroy(error));
  return body.pipe(unpacked);
}

function silent({ host }: URL): Transient {
  return new Transient(`${host} is silent.`);
}

const mistrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

function explained({ host }: URL, error: NodeJS.ErrnoException): Error {
  if (error instanceof Transient || error instanceof EngineError) return error;
  const { code = '' } = error;
  if (mistrusted.test(code)) {
    return new EngineError(
      'source-refused',
      `${host} does not prove who it is (${code}). If your network has certificates of its own, name them in NODE_EXTRA_CA_CERTS.`,
    );
  }
  const meanings: Record<string, string> = {
    ENOTFOUND: 'there is no host of that name, or no network.',
    EAI_AGAIN: 'its name cannot be looked up now.',
    ECONNREFUSED: 'it refuses connections.',
    ECONNRESET: 'the line dropped.',
  };
  return new Transient(`${host}: ${meanings[code] ?? `${error.message || code}.`}`, null, { cause: error });
}
