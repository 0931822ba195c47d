// Which photo is looked at, and which is only passed while an arrow key is held: nothing that takes time is fetched for
// that one. A step by itself counts at once.

/** Steps that follow each other faster than this are a key that is held. */
export const hurryMs = 120;

export class Leafing {
  /** The photo that is looked at. */
  rested = $state<number | null>(null);

  #turnedAt = -Infinity;

  /** Another photo is in front; in an effect, which ends what this began. */
  turn(photo: number | null): () => void {
    const hurry = performance.now() - this.#turnedAt < hurryMs;
    this.#turnedAt = performance.now();
    if (!hurry) this.rested = photo;
    const rest = setTimeout(() => (this.rested = photo), hurryMs);
    return () => clearTimeout(rest);
  }
}
