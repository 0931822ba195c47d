// The ledger of what left this machine, by process and host, kept in the library. Workers tell of theirs over their
// own port; the engine's own sockets are counted here, the window tells of its own by `countSent`.

import type { Ledger as LedgerTold, Sender, Sent } from '../contract.ts';
import type { Exchanged } from '../sent-bytes.ts';
import type { Store } from '../store/store.ts';
import type { StartWorker } from '../worker-process.ts';

const name = 'ledger';
/** More hosts than this are joined under one name: a page cannot fill the library with them. */
const mostEntries = 500;
const keptAfterMs = 1000;

interface Kept {
  since: string;
  entries: Sent[];
}

export class Ledger {
  private readonly store: Pick<Store, 'setting' | 'setSetting'>;
  private readonly kept: Kept;
  private saving: NodeJS.Timeout | null = null;

  constructor(store: Pick<Store, 'setting' | 'setSetting'>) {
    this.store = store;
    const written = store.setting(name);
    this.kept = written ? (JSON.parse(written) as Kept) : { since: new Date().toISOString(), entries: [] };
    if (!written) this.save();
  }

  add(by: Sender, { host, sent, received, refused = 0 }: Exchanged & { refused?: number }): void {
    const entry = this.entry(by, host);
    entry.sent += sent;
    entry.received += received;
    entry.refused += refused;
    entry.last = new Date().toISOString();
    this.saving ??= setTimeout(() => this.save(), keptAfterMs).unref();
  }

  told(): LedgerTold {
    const downloads = this.kept.entries.filter((entry) => entry.by === 'convert');
    const entries = this.kept.entries.filter((entry) => entry.by !== 'convert');
    const { since } = this.kept;
    return { since, sent: entries.reduce((sum, entry) => sum + entry.sent, 0), entries, downloads };
  }

  /** The same way to start workers, with what they send counted. */
  counting(startWorker: StartWorker): StartWorker {
    return (worker, options) => {
      const process = startWorker(worker, options);
      process.port.onMessage((message) => {
        const { news, data } = (message ?? {}) as { news?: unknown; data?: unknown };
        if (news === 'sent') this.add(worker, data as Exchanged);
      });
      return process;
    };
  }

  close(): void {
    if (this.saving) this.save();
  }

  private entry(by: Sender, host: string): Sent {
    const { entries } = this.kept;
    const shown = entries.length < mostEntries ? host : '…';
    const found = entries.find((one) => one.by === by && (one.host === host || one.host === shown));
    if (found) return found;
    const made: Sent = { by, host: shown, sent: 0, received: 0, refused: 0, last: '' };
    entries.push(made);
    return made;
  }

  private save(): void {
    if (this.saving) clearTimeout(this.saving);
    this.saving = null;
    this.store.setSetting(name, JSON.stringify(this.kept));
  }
}
