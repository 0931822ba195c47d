// How main and the engine's process speak: what main orders, and Electron's message ports as ports of wire.ts.

import type { MessagePortMain } from 'electron';
import { calls, news, type Remote } from '../engine/contract.ts';
import { type FindPicture, pictureNames } from '../engine/host/pictures.ts';
import type { Names, Port } from '../engine/wire.ts';

/**
 * What main tells the engine's process over a port of its own, handed over as the process is started; a port comes with
 * the first two. Never by the process's own `postMessage`: Electron's main process ends with SIGSEGV when that is called
 * between the process's end and the event that tells of it.
 */
export type Order = { serve: 'page'; number: number } | { serve: 'window' } | { serve: 'nothing' };

/** The engine as main holds it: every call, and pictures. */
export type WholeEngine = Remote & { findPicture: FindPicture };

export const windowNames: Names = { calls: { ...calls, ...pictureNames.calls }, news };

export function overPort(port: MessagePortMain): Port {
  return {
    post: (message) => port.postMessage(message),
    onMessage(handle) {
      port.on('message', (event) => handle(event.data));
      port.start();
    },
    onClose: (handle) => void port.on('close', handle),
  };
}
