// A hub on this machine, with a host of its own for large files as the real one has, that can be told to misbehave.

import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { Network } from '../../../engine/convert/options.ts';

export const commit = 'c0ffee'.padEnd(40, '0');

export interface Asked {
  path: string;
  range: [begin: number, end: number] | null;
  headers: IncomingMessage['headers'];
  /** Which host was asked: the hub, or the one that large files come from. */
  host: 'hub' | 'store';
}

/** Answers in place of the server, or not (false). `bytes` is the whole file. */
export type Misbehave = (asked: Asked, response: ServerResponse, bytes: Buffer) => boolean | void;

export interface Hub {
  url: string;
  asked: Asked[];
  misbehave: Misbehave | null;
  /** The name `main` points to. */
  commit: string;
  /** For openNetwork and convertCheckpoint: this hub, and short pauses. */
  network: Network;
}

/** Serves `folder` as the repository `owner/name`, gone after the test. */
export async function openHub(folder: string): Promise<Hub> {
  const hub: Hub = { url: '', asked: [], misbehave: null, commit, network: {} };
  const read = (file: string) => readFile(join(folder, file)).catch(() => null);
  const store = await listen(async (asked, response) => {
    const bytes = await read(decodeURIComponent(asked.path.split('/').at(-1)!));
    if (!bytes) return void response.writeHead(404).end();
    if (!hub.misbehave?.(asked, response, bytes)) sendPart(asked, response, bytes);
  }, 'store');
  const front = await listen(async (asked, response) => {
    const [, revision, file] = /^\/owner\/name\/resolve\/([^/]+)\/(.+)$/.exec(decodeURIComponent(asked.path)) ?? [];
    if (!revision) return void response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
    if (!['main', hub.commit, commit].includes(revision)) {
      return void response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end();
    }
    const bytes = await read(file!);
    if (!bytes) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    response.setHeader('x-repo-commit', revision === 'main' ? hub.commit : revision);
    if (hub.misbehave?.(asked, response, bytes)) return;
    if (!file!.endsWith('.safetensors')) return sendPart(asked, response, bytes);
    response.setHeader('x-linked-etag', `"${sha256(bytes)}"`);
    response.setHeader('x-linked-size', bytes.length);
    response.writeHead(302, { location: `${store}/files/${file}?signature=1` }).end();
  }, 'hub');
  hub.url = front;
  hub.network = { env: { HF_ENDPOINT: front, HF_TOKEN: 'hf_secret' }, patience: 10_000, pause: 1, tries: 4 };
  return hub;

  async function listen(answer: (asked: Asked, response: ServerResponse) => Promise<void>, host: Asked['host']) {
    return serve((request, response) => {
      const [, begin, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
      const range: Asked['range'] = begin ? [Number(begin), Number(end)] : null;
      const asked = { path: request.url!.split('?')[0]!, range, headers: request.headers, host };
      hub.asked.push(asked);
      void answer(asked, response);
    });
  }
}

/** A server on this machine until the test is over; resolves with its address. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  with_: (server: Server) => void = () => {},
): Promise<string> {
  const server = createServer(answer);
  with_(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function sendPart({ range }: Asked, response: ServerResponse, bytes: Buffer, headers: object = {}): void {
  const etag = `"${crc32(bytes)}"`;
  if (!range) return void response.writeHead(200, { 'content-length': bytes.length, etag, ...headers }).end(bytes);
  const part = bytes.subarray(range[0], range[1] + 1);
  response.writeHead(206, {
    'content-length': part.length,
    etag,
    'content-range': rangeOf(range[0], part, bytes),
    ...headers,
  });
  response.end(part);
}

export function rangeOf(begin: number, part: Buffer, bytes: Buffer): string {
  return `bytes ${begin}-${begin + part.length - 1}/${bytes.length}`;
}

export const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'hex');
