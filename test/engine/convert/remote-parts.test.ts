// Parts of a file from a server that misbehaves in one way or another: the right bytes arrive, or it is given up.

import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Network } from '../../../engine/convert/options.ts';
import { rangeOf, sendPart, type Hub, type Misbehave } from './hub.ts';
import { filesOf, hubWithFiles, middle, once, readMiddle } from './remote-weights.ts';

const halves = { part: (bytes: Buffer, [from, to]: [number, number]) => bytes.subarray(from, from + (to - from) / 2) };

it.each<[string, Misbehave]>([
  [
    'a line that drops in the middle',
    (asked, response, bytes) => {
      const part = bytes.subarray(asked.range![0], asked.range![1] + 1);
      response.writeHead(206, {
        'content-length': part.length,
        'content-range': rangeOf(asked.range![0], part, bytes),
      });
      response.write(halves.part(bytes, asked.range!), () => response.destroy());
    },
  ],
  [
    'a body that ends early and says nothing',
    (asked, response, bytes) => {
      const part = bytes.subarray(asked.range![0], asked.range![1] + 1);
      response.writeHead(206, { 'content-range': rangeOf(asked.range![0], part, bytes) });
      response.end(halves.part(bytes, asked.range!));
    },
  ],
  [
    'less than was asked for, honestly',
    (asked, response, bytes) =>
      sendPart({ ...asked, range: [asked.range![0], asked.range![0] + 999] }, response, bytes),
  ],
  [
    'a body that stalls',
    (asked, response, bytes) => {
      const part = bytes.subarray(asked.range![0], asked.range![1] + 1);
      response.writeHead(206, {
        'content-length': part.length,
        'content-range': rangeOf(asked.range![0], part, bytes),
      });
      response.write(halves.part(bytes, asked.range!));
    },
  ],
  ['no answer at all', () => {}],
  ['a connection that is closed without a word', (_, response) => void response.destroy()],
  [
    'the whole file where a part was asked for',
    (asked, response, bytes) => sendPart({ ...asked, range: null }, response, bytes),
  ],
  [
    'the whole file, packed',
    (_, response, bytes) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes)),
  ],
  [
    'more than was asked for',
    (asked, response, bytes) =>
      sendPart({ ...asked, range: [asked.range![0], asked.range![1] + 5000] }, response, bytes),
  ],
  [
    'another part',
    (asked, response, bytes) => sendPart({ ...asked, range: [asked.range![0] + 1, asked.range![1]] }, response, bytes),
  ],
  [
    'a content-length that is too long',
    (asked, response, bytes) => {
      sendPart(asked, response, bytes, { 'content-length': asked.range![1] - asked.range![0] + 1001 });
      setTimeout(() => response.destroy(), 20);
    },
  ],
  [
    'a content-length that is too short',
    (asked, response, bytes) => {
      const part = bytes.subarray(asked.range![0], asked.range![1] + 1);
      const head = `HTTP/1.1 206 Partial\r\ncontent-length: 1000\r\ncontent-range: ${rangeOf(asked.range![0], part, bytes)}\r\n\r\n`;
      response.socket!.end(Buffer.concat([Buffer.from(head), part]));
    },
  ],
  ['500', (_, response) => void response.writeHead(500).end('oops')],
  ['503', (_, response) => void response.writeHead(503).end()],
  ['429', (_, response) => void response.writeHead(429, { 'retry-after': '0' }).end()],
  ['an address that has run out', (_, response) => void response.writeHead(403).end()],
])('gets over %s', async (what, misbehave) => {
  const hub = await hubWithFiles();
  hub.misbehave = once((...all) => void misbehave(...all), 2);
  expect((await readMiddle(filesOf(impatient(hub, what)))).equals(middle)).toBe(true);
});

/** Silence is waited for in these cases only: elsewhere it is a busy machine. */
function impatient({ network }: Hub, what: string): Network {
  return /stalls|no answer|silent/.test(what) ? { ...network, patience: 300, tries: 8 } : network;
}

it.each<[string, Misbehave, RegExp]>([
  ['answers 500 for ever', (_, response) => void response.writeHead(500).end(), /answers 500.*what is done is kept/],
  ['is silent for ever', () => {}, /is silent/],
  [
    'packs parts',
    (asked, response, bytes) => sendPart(asked, response, bytes, { 'content-encoding': 'gzip' }),
    /packs parts of files/,
  ],
  [
    'asks to wait an hour',
    (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end(),
    /wait 60 minutes/,
  ],
])('gives up on a server that %s', async (what, misbehave, says) => {
  const hub = await hubWithFiles();
  hub.misbehave = once((...all) => void misbehave(...all), Infinity);
  const error = { reason: 'source-unreachable', message: expect.stringMatching(says) as string };
  await expect(readMiddle(filesOf(impatient(hub, what)))).rejects.toMatchObject(error);
});
