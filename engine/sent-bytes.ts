// Counts what this process exchanges with other machines: every socket it opens, at every send, however it was opened
// (Node tells of them all on its diagnostics channels). Loopback and sockets of the file system stay on the machine.

import { subscribe } from 'node:diagnostics_channel';
import type { Socket as DatagramSocket } from 'node:dgram';
import { isIP, type Socket } from 'node:net';

export interface Exchanged {
  host: string;
  sent: number;
  received: number;
}

const everyMs = 1000;

/** Tells what was exchanged since it last told, at most once a second for each socket and when it closes. */
export function watchSent(tell: (exchanged: Exchanged) => void): void {
  subscribe('net.client.socket', (message) => watchSocket((message as { socket: Socket }).socket, tell));
  subscribe('udp.socket', (message) => watchDatagrams((message as { socket: DatagramSocket }).socket, tell));
}

function watchSocket(socket: Socket, tell: (exchanged: Exchanged) => void): void {
  let host: string | null = null;
  let told = { sent: 0, received: 0 };
  const look = () => {
    if (!host) return;
    const now = { sent: socket.bytesWritten, received: socket.bytesRead };
    const exchanged = { host, sent: now.sent - told.sent, received: now.received - told.received };
    told = now;
    if (exchanged.sent > 0 || exchanged.received > 0) tell(exchanged);
  };
  const clock = setInterval(look, everyMs).unref();
  socket.once('lookup', (_error, _address, _family, name: string) => (host = name));
  socket.once('connect', () => {
    const address = socket.remoteAddress;
    host = address && !isLoopback(address) ? (host ?? address) : null;
    if (!host) clearInterval(clock);
  });
  socket.once('close', () => {
    clearInterval(clock);
    look();
  });
}

/** Datagrams are counted as they are sent: a name server's answer costs one question. */
function watchDatagrams(socket: DatagramSocket, tell: (exchanged: Exchanged) => void): void {
  const send = socket.send.bind(socket) as (...asked: unknown[]) => void;
  const counted = (...asked: unknown[]): void => {
    const host = asked.findLast((one) => typeof one === 'string') as string | undefined;
    const sent = bytesOf(asked[0]);
    if (host && !isLoopback(host)) tell({ host, sent, received: 0 });
    send(...asked);
  };
  socket.send = counted as typeof socket.send;
}

function bytesOf(message: unknown): number {
  if (Array.isArray(message)) return message.reduce((sum: number, part) => sum + bytesOf(part), 0);
  return typeof message === 'string' ? Buffer.byteLength(message) : (message as Uint8Array).byteLength;
}

export function isLoopback(address: string): boolean {
  if (address === 'localhost' || address === '::1') return true;
  return isIP(address.replace(/^::ffff:/, '')) === 4 && address.replace(/^::ffff:/, '').startsWith('127.');
}
