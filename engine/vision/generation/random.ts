// A small seeded generator, so that a sampled answer can be had again. Not for secrets.

/** Numbers from 0 up to, not including, 1. SplitMix32 (Steele, Lea and Flood 2014, 32-bit finaliser of MurmurHash3). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
  };
}
