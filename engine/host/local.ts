// One library, one engine: the engine that has a library open listens on a socket that only the same user can reach, and
// writes where into `engine.json` beside the catalogue. A command line that finds it speaks to it instead of opening
// the library a second time. Frames are lines of JSON.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Remote } from '../contract.ts';
import { connect, type Names, type Port, serve } from '../wire.ts';

/** Longest line taken from a client, in characters. */
const longestLine = 1024 * 1024;
/** Unsent bytes at which a client counts as gone (a stopped process, say). */
const mostUnsent = 32 * 1024 * 1024;

export interface Listening {
  close(): Promise<void>;
}

export interface LocalEngine<T = Remote> {
  engine: T;
  pid: number;
  close(): void;
}

/** `target` answers whoever may read the library's folder, until closed. */
export async function listenLocally(library: string, target: object, names?: Names): Promise<Listening> {
  // A new private folder each time: no name to squat on, no stale socket to take over, and short enough for every system.
  const windows = process.platform === 'win32';
  const folder = mkdtempSync(join(tmpdir(), 'talbot-engine-'));
  const path = windows ? `\\\\.\\pipe\\${folder.replace(/[\\:]/g, '-')}` : join(folder, 'engine.sock');
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    serve(target, linePort(client, longestLine), names);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  writeFileSync(join(library, 'engine.json'), JSON.stringify({ pid: process.pid, socket: path }), { mode: 0o600 });
  return {
    async close() {
      rmSync(join(library, 'engine.json'), { force: true });
      const closed = new Promise((resolve) => server.close(resolve));
      for (const client of clients) client.destroy();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The engine that has this library open; null when none answers. */
export async function findLocalEngine<T extends object = Remote>(
  library: string,
  names?: Names,
): Promise<LocalEngine<T> | null> {
  const told = readAddress(join(library, 'engine.json'));
  if (!told) return null;
  const socket = connectSocket(told.socket);
  const open = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!open) return null;
  return { engine: connect<T>(linePort(socket, Infinity), names), pid: told.pid, close: () => socket.end() };
}

function readAddress(file: string): { pid: number; socket: string } | null {
  try {
    const told = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown; socket?: unknown };
    return typeof told.pid === 'number' && typeof told.socket === 'string'
      ? { pid: told.pid, socket: told.socket }
      : null;
  } catch {
    return null;
  }
}

function linePort(socket: Socket, longest: number): Port {
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  return {
    post(message) {
      if (socket.writableLength > mostUnsent) socket.destroy();
      else if (socket.writable) socket.write(JSON.stringify(message) + '\n');
    },
    onMessage(handle) {
      let rest = '';
      socket.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        if (rest.length > longest) return socket.destroy();
        for (const line of lines) {
          const message = parsed(line);
          if (message === undefined) return socket.destroy();
          handle(message);
        }
      });
    },
    onClose: (handle) => void socket.once('close', handle),
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
