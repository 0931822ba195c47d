// Asks a Wayland compositor for its windows, where it tells of them: wlr-foreign-toplevel-management, which Sway, Hyprland,
// labwc, niri, Wayfire and their kin speak. A short visit of two rounds over the compositor's socket, in Wayland's own wire format.

import { connect, type Socket } from 'node:net';
import { endianness } from 'node:os';
import { isAbsolute, join } from 'node:path';

const manager = 'zwlr_foreign_toplevel_manager_v1';
/** The first version that tells of full screens, and the last whose events are known here. */
const versions = { least: 2, most: 3 };
const states = { activated: 2, fullScreen: 3 };
/** Ids of ours, in the order they are made; windows get theirs from the compositor. */
const ids = { display: 1, registry: 2, listed: 3, manager: 4, told: 5 };
const mostMs = 3000;
const mostBytes = 2 ** 20;

/** Whether the active window fills a screen; null where the compositor tells nobody of windows. */
export async function toplevelFills(env: NodeJS.ProcessEnv): Promise<boolean | null> {
  const path = socketOf(env);
  return path ? visit(connect(path)) : null;
}

function socketOf(env: NodeJS.ProcessEnv): string | null {
  const name = env['WAYLAND_DISPLAY'] ?? '';
  if (isAbsolute(name)) return name;
  const folder = env['XDG_RUNTIME_DIR'];
  return name && folder ? join(folder, name) : null;
}

function visit(socket: Socket): Promise<boolean | null> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean | null>();
  const guest = new Guest((message) => socket.write(message), resolve);
  let rest: Buffer = Buffer.alloc(0);
  socket.setTimeout(mostMs, () => reject(new Error('The Wayland compositor did not answer.')));
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('The Wayland compositor closed the line.')));
  socket.on('connect', () => guest.enter());
  socket.on('data', (more) => {
    try {
      rest = take(Buffer.concat([rest, more]), (...event) => guest.hear(...event));
      if (rest.length > mostBytes) throw new Error('The Wayland compositor sent an event without end.');
    } catch (error) {
      reject(error as Error);
    }
  });
  return promise.finally(() => socket.destroy());
}

/** Hands on each whole event; gives what is left over. */
function take(bytes: Buffer, hear: (object: number, event: number, body: Body) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 8) {
    const word = u32(bytes, at + 4);
    const size = word >>> 16;
    if (size < 8) throw new Error('The Wayland compositor sent an event that is none.');
    if (bytes.length - at < size) break;
    hear(u32(bytes, at), word & 0xffff, new Body(bytes.subarray(at + 8, at + size)));
    at += size;
  }
  return bytes.subarray(at);
}

class Guest {
  private readonly send: (message: Buffer) => void;
  private readonly leave: (told: boolean | null) => void;
  private offered: { name: number; version: number } | null = null;
  /** Windows by their id: whether each is active and fills a screen. */
  private readonly windows = new Map<number, boolean>();

  constructor(send: (message: Buffer) => void, leave: (told: boolean | null) => void) {
    this.send = send;
    this.leave = leave;
  }

  enter(): void {
    this.send(message(ids.display, 1, uint(ids.registry)));
    this.send(message(ids.display, 0, uint(ids.listed)));
  }

  hear(object: number, event: number, body: Body): void {
    if (object === ids.display && event === 0) throw new Error(`The Wayland compositor refused: ${body.refusal()}`);
    if (object === ids.registry && event === 0) this.hearOffer(body);
    else if (object === ids.listed) this.ask();
    else if (object === ids.told) this.leave([...this.windows.values()].includes(true));
    else if (object === ids.manager && event === 0) this.windows.set(body.uint(), false);
    else if (this.windows.has(object)) this.hearWindow(object, event, body);
  }

  private hearOffer(body: Body): void {
    const [name, what, version] = [body.uint(), body.text(), body.uint()];
    if (what === manager && version >= versions.least) this.offered = { name, version };
  }

  private ask(): void {
    if (!this.offered) return this.leave(null);
    const { name, version } = this.offered;
    const wanted = uint(Math.min(version, versions.most));
    this.send(message(ids.registry, 0, uint(name), text(manager), wanted, uint(ids.manager)));
    this.send(message(ids.display, 0, uint(ids.told)));
  }

  private hearWindow(id: number, event: number, body: Body): void {
    if (event === 6) this.windows.delete(id);
    if (event !== 4) return;
    const now = body.uints();
    this.windows.set(id, now.includes(states.activated) && now.includes(states.fullScreen));
  }
}

/** The arguments of one event, read one after the other. */
class Body {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  uint(): number {
    const value = u32(this.bytes, this.at);
    this.at += 4;
    return value;
  }

  text(): string {
    return this.part().toString('utf8').replace(/\0$/, '');
  }

  uints(): number[] {
    const part = this.part();
    return Array.from({ length: Math.floor(part.length / 4) }, (_, at) => u32(part, 4 * at));
  }

  /** Of wl_display.error: object, code, words. */
  refusal(): string {
    this.at += 8;
    return this.text().slice(0, 200);
  }

  private part(): Buffer {
    const length = this.uint();
    const part = this.bytes.subarray(this.at, this.at + length);
    if (part.length < length) throw new Error('The Wayland compositor sent an event that is cut off.');
    this.at += padded(length);
    return part;
  }
}

/** Wayland writes numbers in the machine's own order. */
const little = endianness() === 'LE';

function u32(bytes: Buffer, at: number): number {
  return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`);
  return Buffer.concat([uint(bytes.length), bytes, Buffer.alloc(padded(bytes.length) - bytes.length)]);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function message(object: number, request: number, ...parts: Buffer[]): Buffer {
  const size = 8 + parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([uint(object), uint(((size << 16) | request) >>> 0), ...parts]);
}
