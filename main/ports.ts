// How main and the engine's process speak: what main orders, and Electron's message ports as ports of wire.ts.

import type { MessagePortMain } from 'electron';
import type { Port } from '../engine/wire.ts';

/** What main tells the engine's process; a port comes with the first two. */
export type Order = { serve: 'page'; number: number } | { serve: 'pictures' } | { serve: 'nothing' };

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
