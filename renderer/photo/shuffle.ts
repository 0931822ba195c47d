// A random order of any number of things that needs no list of them: place and thing are made from each other by a few
// rounds of mixing (a Feistel network, walked until it falls inside). The same seed gives the same order. Pure.

const rounds = [0, 1, 2, 3];

/** What stands at this place of the order. */
export function shuffled(place: number, total: number, seed: number): number {
  return walk(place, total, (value, half) => rounds.reduce((at, round) => mixed(at, half, seed, round), value));
}

/** The place at which it stands. */
export function placeOf(thing: number, total: number, seed: number): number {
  const back = rounds.toReversed();
  return walk(thing, total, (value, half) => back.reduce((at, round) => unmixed(at, half, seed, round), value));
}

/** Twice `half` bits hold all of them, and less than four times as many. */
function walk(from: number, total: number, step: (value: number, half: number) => number): number {
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(2, total)) / 2));
  let at = from;
  do at = step(at, half);
  while (at >= total);
  return at;
}

function mixed(value: number, half: number, seed: number, round: number): number {
  const size = 2 ** half;
  const [left, right] = [Math.floor(value / size), value % size];
  return right * size + ((left ^ noise(right, seed, round)) & (size - 1));
}

function unmixed(value: number, half: number, seed: number, round: number): number {
  const size = 2 ** half;
  const [right, other] = [Math.floor(value / size), value % size];
  return ((other ^ noise(right, seed, round)) & (size - 1)) * size + right;
}

function noise(value: number, seed: number, round: number): number {
  let bits = Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(seed + round * 0x61c88647, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 0xc2b2ae35);
  return bits ^ (bits >>> 13);
}
