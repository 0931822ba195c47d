// Engine over WebSocket: one wire port per page. Text frames of JSON; a page that sends anything else, or that reads so
// slowly that answers pile up, is sent away and may connect anew: news is only a nudge, so nothing is lost.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Remote } from '../contract.ts';
import { type Port, serve } from '../wire.ts';

export interface SocketLimits {
  /** Largest message from a page, in bytes. */
  frameBytes: number;
  /** Unsent bytes at which a page counts as gone. */
  unsentBytes: number;
  pages: number;
  /** A page that does not answer a ping for this long is gone. */
  silenceMs: number;
  /** The head of a request has to be there by then. */
  headMs: number;
  connections: number;
}

export const socketLimits: SocketLimits = {
  // A million photos chosen one by one are eight million characters.
  frameBytes: 16 * 1024 * 1024,
  unsentBytes: 32 * 1024 * 1024,
  pages: 64,
  silenceMs: 30_000,
  headMs: 15_000,
  // A page asks for pictures over six.
  connections: 1024,
};

export interface Sockets {
  /** Takes a request that was already allowed. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function openSockets(engine: Remote, limits: SocketLimits): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.frameBytes, perMessageDeflate: false });
  const heard = new WeakSet<WebSocket>();
  const pings = setInterval(() => {
    for (const page of server.clients) {
      if (!heard.delete(page)) page.terminate();
      else page.ping();
    }
  }, limits.silenceMs);
  pings.unref();
  server.on('connection', (page) => {
    if (server.clients.size > limits.pages) return page.close(1013, 'too many pages');
    heard.add(page);
    page.on('pong', () => heard.add(page));
    // Too large a frame, bad UTF-8: ws closes the connection itself, the error only has to be caught.
    page.on('error', () => {});
    serve(engine, socketPort(page, limits.unsentBytes));
  });
  return {
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (page) => server.emit('connection', page, request)),
    close() {
      clearInterval(pings);
      for (const page of server.clients) page.terminate();
      server.close();
    },
  };
}

function socketPort(page: WebSocket, unsentBytes: number): Port {
  return {
    post(message) {
      if (page.readyState !== page.OPEN) return;
      if (page.bufferedAmount > unsentBytes) return page.terminate();
      page.send(JSON.stringify(message));
    },
    onMessage: (handle) =>
      void page.on('message', (data, binary) => {
        const message = binary ? undefined : parsed(String(data));
        if (message === undefined) page.close(1007, 'JSON text only');
        else handle(message);
      }),
    onClose: (handle) => void page.once('close', handle),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
