// The window's part of the ledger: what the page and this process exchange with other machines. It is nothing, since
// every such request is refused; what was refused is counted too.

import type { Session } from 'electron';
import type { Sent } from '../engine/contract.ts';
import { watchSent } from '../engine/sent-bytes.ts';
import type { KeptEngine } from './engine.ts';

type Entry = Omit<Sent, 'last'>;

const everyMs = 1000;
const atOnce = 100;

/** Our own schemes, which no network has. */
const own = new Set(['app:', 'photo:', 'devtools:', 'blob:', 'data:']);

export class Network {
  private readonly waiting = new Map<string, Entry>();
  private telling = false;
  private readonly engine: () => KeptEngine;

  constructor(engine: () => KeptEngine) {
    this.engine = engine;
    watchSent((exchanged) => this.add({ by: 'window', refused: 0, ...exchanged }));
    setInterval(() => void this.tell(), everyMs).unref();
  }

  /** Refuses whatever is not ours, and counts it; what passed by another way would be counted by its size. */
  guard(session: Session): void {
    session.webRequest.onBeforeRequest((request, answer) => {
      const url = new URL(request.url);
      const cancel = !own.has(url.protocol);
      if (cancel) this.add({ by: 'page', host: url.host || url.protocol, sent: 0, received: 0, refused: 1 });
      answer({ cancel });
    });
    session.webRequest.onSendHeaders((request) => {
      const url = new URL(request.url);
      if (own.has(url.protocol)) return;
      const headers = Object.entries(request.requestHeaders).map(([name, value]) => `${name}: ${value}`);
      const sent = Buffer.byteLength([`${request.method} ${url.pathname}${url.search}`, ...headers].join('\r\n'));
      this.add({ by: 'page', host: url.host, sent, received: 0, refused: 0 });
    });
  }

  private add(entry: Entry): void {
    const name = `${entry.by} ${entry.host}`;
    const known = this.waiting.get(name);
    if (!known) this.waiting.set(name, { ...entry, host: entry.host.slice(0, 255) });
    else {
      known.sent += entry.sent;
      known.received += entry.received;
      known.refused += entry.refused;
    }
  }

  private async tell(): Promise<void> {
    if (this.telling || this.waiting.size === 0) return;
    this.telling = true;
    const entries = [...this.waiting].slice(0, atOnce);
    for (const [name] of entries) this.waiting.delete(name);
    try {
      await this.engine()
        .now()
        .countSent({ entries: entries.map(([, entry]) => entry) });
    } catch {
      // The engine is just being started again: nothing that was counted is lost.
      for (const [, entry] of entries) this.add(entry);
    } finally {
      this.telling = false;
    }
  }
}
