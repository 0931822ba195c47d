// How the person likes it, kept in this browser: size of the rows, captions below, short answers, and what was searched
// for lately. Losing it costs nothing.

const key = 'talbot-taste';
const recentKept = 8;

interface Kept {
  size: number;
  captions: boolean;
  short: boolean;
  narrow: boolean;
  recent: string[];
}

export class Taste {
  #kept = $state<Kept>(read());

  /** Factor on the usual row height, 0.6 to 1.8. */
  get size(): number {
    return this.#kept.size;
  }
  set size(size: number) {
    this.#keep({ size });
  }

  /** Captions written below the photos, instead of over them when pointed at. */
  get captions(): boolean {
    return this.#kept.captions;
  }
  set captions(captions: boolean) {
    this.#keep({ captions });
  }

  /** Answers in a word or two, where the model has a way for that. */
  get short(): boolean {
    return this.#kept.short;
  }
  set short(short: boolean) {
    this.#keep({ short });
  }

  /** The sidebar as signs alone. */
  get narrow(): boolean {
    return this.#kept.narrow;
  }
  set narrow(narrow: boolean) {
    this.#keep({ narrow });
  }

  get recent(): string[] {
    return this.#kept.recent;
  }

  searched(text: string): void {
    const words = text.trim();
    if (!words) return;
    this.#keep({ recent: [words, ...this.recent.filter((other) => other !== words)].slice(0, recentKept) });
  }

  forgetRecent(): void {
    this.#keep({ recent: [] });
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    try {
      localStorage.setItem(key, JSON.stringify(this.#kept));
    } catch {
      // A browser that keeps nothing: it is liked until the page is closed.
    }
  }
}

function read(): Kept {
  let kept: Partial<Kept> = {};
  try {
    kept = (JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}) as Partial<Kept>;
  } catch {
    // Nothing kept, or not by us.
  }
  return {
    size: typeof kept.size === 'number' && kept.size >= 0.6 && kept.size <= 1.8 ? kept.size : 1,
    captions: kept.captions === true,
    short: kept.short === true,
    narrow: kept.narrow === true,
    recent: Array.isArray(kept.recent) ? kept.recent.filter((text) => typeof text === 'string') : [],
  };
}
