// Electron's message ports as ports of wire.ts.

import type { MessagePortMain } from 'electron';
import type { Port } from '../engine/wire.ts';

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
