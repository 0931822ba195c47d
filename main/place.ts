// Where a window may open: where it was, if enough of its title bar is still on some screen. Pure.

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

const grip = { width: 80, above: 40, below: 80 };

export function isBounds(value: unknown): value is Bounds {
  const { x, y, width, height } = (value ?? {}) as Record<string, unknown>;
  return [x, y, width, height].every(Number.isSafeInteger) && (width as number) > 0 && (height as number) > 0;
}

/** Whether a person could take hold of it on one of these screens. */
export function isReachable(bounds: Bounds, screens: readonly Bounds[]): boolean {
  return screens.some(
    (area) =>
      bounds.x < area.x + area.width - grip.width &&
      bounds.x + bounds.width > area.x + grip.width &&
      bounds.y >= area.y - grip.above &&
      bounds.y < area.y + area.height - grip.below,
  );
}
