// One hand or two on a picture: what their moves mean, a pull or a pinch. Pure.

import type { Point } from './zoom.ts';

/** A pull by so much, or a pinch around a point. */
export type Grip = { pull: Point } | { pinch: number; at: Point };

export class Hands {
  #down = new Map<number, Point>();

  down(pointer: number, at: Point): void {
    this.#down.set(pointer, at);
  }

  up(pointer: number): void {
    this.#down.delete(pointer);
  }

  /** Null where this pointer is not down. */
  move(pointer: number, at: Point): Grip | null {
    const before = this.#down.get(pointer);
    if (!before) return null;
    this.#down.set(pointer, at);
    const other = [...this.#down].find(([id]) => id !== pointer)?.[1];
    if (!other) return { pull: { x: at.x - before.x, y: at.y - before.y } };
    const apart = (one: Point) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
    return { pinch: apart(at) / apart(before), at: { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 } };
  }
}

/** How much larger a turn of the wheel makes it. A trackpad's pinch comes as a wheel with Ctrl, in smaller steps. */
export function wheelFactor({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const lines = deltaMode === 1 ? 16 : 1;
  return Math.exp(-deltaY * lines * (ctrlKey ? 0.01 : 0.002));
}
