// Does what a browser does with the printed address: follows it, keeps the cookie, opens the socket from its origin.

import { WebSocket } from 'ws';
import type { Remote } from '../../../engine/contract.ts';
import { connect } from '../../../engine/wire.ts';

export interface PageLike {
  origin: string;
  cookie: string;
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  socket: WebSocket;
  remote: Remote;
}

export async function openPage(url: string): Promise<PageLike> {
  const first = await fetch(url, { redirect: 'manual' });
  const cookie = first.headers.get('set-cookie')!.split(';')[0]!;
  const { origin, host } = new URL(url);
  const socket = new WebSocket(`ws://${host}/engine`, { headers: { cookie, origin } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const remote = connect({
    post: (message) => socket.send(JSON.stringify(message)),
    onMessage: (handle) => void socket.on('message', (data) => handle(JSON.parse(String(data)))),
    onClose: (handle) => void socket.once('close', handle),
  });
  return {
    origin,
    cookie,
    socket,
    remote,
    get: (path, headers = {}, method = 'GET') =>
      fetch(origin + path, { method, headers: { cookie, ...headers }, redirect: 'manual' }),
  };
}
