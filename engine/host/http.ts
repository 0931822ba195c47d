// The engine on loopback for a browser: the built page, pictures and a WebSocket, for whoever has the token. Every
// request must name this host (a foreign page can point its own name here, but cannot send our Host), come from this
// origin if it comes from a page at all, and carry the token: first in the URL that was printed, then in a cookie.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError, type Remote } from '../contract.ts';
import { pageFile, pagePolicy } from './page.ts';
import { answerPicture, type FindPicture } from './pictures.ts';
import { openSockets, type SocketLimits, socketLimits } from './sockets.ts';

export interface HostOptions {
  engine: Remote;
  findPicture: FindPicture;
  /** Folder of the built page. */
  page: string;
  /** 0: any free port. */
  port?: number;
  token?: string;
  limits?: Partial<SocketLimits>;
}

export interface Host {
  /** The address to open, token and all. */
  url: string;
  port: number;
  close(): Promise<void>;
}

export async function host(options: HostOptions): Promise<Host> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const limits = { ...socketLimits, ...options.limits };
  const sockets = openSockets(options.engine, limits);
  const server = createServer({ connectionsCheckingInterval: limits.headMs / 3 }, (request, response) => {
    void answer(request, response, gate, options).catch(() => response.destroy());
  });
  // Whoever connects and says nothing, or says it letter by letter, is neither waited for nor let keep all others out.
  server.headersTimeout = limits.headMs;
  server.maxConnections = limits.connections;
  server.on('upgrade', (request, socket, head) => {
    // From here on nobody else hears of it, and an error that nobody hears of ends the process.
    socket.on('error', () => socket.destroy());
    const refused = gate.refuses(request) ?? (pathOf(request) === '/engine' ? null : 404);
    if (refused === null && request.headers.origin !== undefined) return sockets.upgrade(request, socket, head);
    socket.end(`HTTP/1.1 ${refused ?? 403} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  const port = await listen(server, options.port ?? 0);
  const gate = openGate(port, token);
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    port,
    async close() {
      sockets.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Gate {
  host: string;
  cookie: string;
  /** The status to refuse with, null for a request that may pass. */
  refuses(request: IncomingMessage): number | null;
  carriesToken(request: IncomingMessage): boolean;
}

/** Cookies are shared by all ports of a host, so ours is named for its port. */
function openGate(port: number, token: string): Gate {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const name = `talbot-${port}`;
  return {
    host: hosts[0]!,
    cookie: `${name}=${token}; HttpOnly; SameSite=Lax; Path=/`,
    carriesToken: (request) => same(urlOf(request).searchParams.get('token') ?? '', token),
    refuses(request) {
      const { host: asked, origin, 'sec-fetch-site': site, 'sec-fetch-dest': dest } = request.headers;
      if (!hosts.includes(asked ?? '')) return 421;
      if (origin !== undefined && origin !== `http://${asked}`) return 403;
      if (site !== undefined && site !== 'same-origin' && site !== 'none' && dest !== 'document') return 403;
      const given = cookies(request).get(name) ?? urlOf(request).searchParams.get('token') ?? '';
      return same(given, token) ? null : 403;
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, gate: Gate, options: HostOptions) {
  const refused = gate.refuses(request);
  if (refused !== null) {
    return send(response, request, say(refused, 'Open the whole address that Talbot printed when it began to serve.'));
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return send(response, request, say(405, 'This address can only be looked at.'));
  }
  const path = pathOf(request);
  response.setHeader('content-security-policy', pagePolicy(gate.host));
  if (path === '/' && gate.carriesToken(request)) {
    // Out of the address bar, the history and the Referer at once.
    response.setHeader('set-cookie', gate.cookie);
    return send(response, request, new Response(null, { status: 303, headers: { location: '/' } }));
  }
  if (path.startsWith('/photo/')) {
    return send(response, request, await answerPicture(toRequest(request, gate.host), options.findPicture));
  }
  const file = await pageFile(options.page, path);
  return send(response, request, file ?? say(404, path === '/' ? notBuilt : 'There is nothing at this address.'));
}

const notBuilt = 'The page is not built yet. Run "npm start" once in the folder of Talbot, then load this page again.';

function toRequest(request: IncomingMessage, authority: string): Request {
  const headers = new Headers();
  for (const name of ['if-none-match', 'range', 'if-range'] as const) {
    const said = request.headers[name];
    if (typeof said === 'string') headers.set(name, said);
  }
  return new Request(`http://${authority}${pathOf(request)}`, { method: request.method ?? 'GET', headers });
}

async function send(response: ServerResponse, request: IncomingMessage, answered: Response): Promise<void> {
  response.statusCode = answered.status;
  answered.headers.forEach((value, name) => response.setHeader(name, value));
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  if (request.method === 'HEAD' || !answered.body) {
    await answered.body?.cancel();
    response.end();
    return;
  }
  await pipeline(Readable.fromWeb(answered.body as never), response);
}

function say(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', 'http://localhost') ?? new URL('http://localhost/');
}

function pathOf(request: IncomingMessage): string {
  return urlOf(request).pathname;
}

function cookies(request: IncomingMessage): Map<string, string> {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name, ...value]) => [name ?? '', value.join('=')]));
}

/** Compared by hash, so that neither length nor a common beginning can be felt from outside. */
function same(given: string, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      const why = taken ? `Port ${port} cannot be used (${error.code}).` : error.message;
      reject(new EngineError('busy', `${why} Choose another with --port, or leave it out to take any free one.`));
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
