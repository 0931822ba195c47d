// When news is answered: after a pause, once for all that came meanwhile, and never so often that answering is most of the
// work.

const shortestMs = 800;
/** A pause is so many times as long as the last answer took. */
const share = 6;

export class NewsPause {
  #work: () => Promise<void>;
  #leastMs: number;
  #tookMs = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(work: () => Promise<void>, leastMs = shortestMs) {
    this.#work = work;
    this.#leastMs = leastMs;
  }

  later(): void {
    const after = Math.max(this.#leastMs, share * this.#tookMs);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const start = performance.now();
      void this.#work().finally(() => (this.#tookMs = performance.now() - start));
    }, after);
  }
}
