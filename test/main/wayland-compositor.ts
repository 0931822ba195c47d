// A small Wayland compositor for tests, which tells of windows, and the pieces that its messages are made of.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A compositor that knows as much of Wayland as a visitor of two rounds needs. */
export async function compositor(
  windows: readonly number[][],
  { offers = true, sends }: { offers?: boolean; sends?: Buffer } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'talbot-wayland-'));
  const asked: number[][] = [];
  const server = createServer((guest) => {
    let round = 0;
    guest.on('error', () => {});
    guest.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4) >>> 16) {
        const [object, request] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4) & 0xffff];
        asked.push([object, request]);
        if (object !== 1 || request !== 0) continue;
        if (round++ === 0) {
          const globals = [event(2, 0, word(1), words('wl_compositor'), word(6))];
          if (offers) globals.push(event(2, 0, word(9), words('zwlr_foreign_toplevel_manager_v1'), word(3)));
          const all = Buffer.concat([...globals, sends ?? event(3, 0, word(1))]);
          // In pieces, as a socket may hand them over.
          guest.write(all.subarray(0, 11), () => guest.write(all.subarray(11)));
        } else {
          const told = windows.flatMap((states, at) => {
            const id = 0xff000000 + at;
            return [event(4, 0, word(id)), event(id, 0, words('a film')), event(id, 4, list(states)), event(id, 5)];
          });
          guest.write(Buffer.concat([...told, event(5, 0, word(2))]));
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'wayland-0'), resolve));
  return {
    env: { XDG_RUNTIME_DIR: folder, WAYLAND_DISPLAY: 'wayland-0' },
    asked,
    close() {
      server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

export function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function words(text: string): Buffer {
  const bytes = Buffer.alloc(Math.ceil((text.length + 1) / 4) * 4);
  bytes.write(text);
  return Buffer.concat([word(text.length + 1), bytes]);
}

function list(states: readonly number[]): Buffer {
  return Buffer.concat([word(4 * states.length), ...states.map(word)]);
}

export function event(object: number, code: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([word(object), word((((8 + body.length) << 16) | code) >>> 0), body]);
}
