// Two fingers on the screen, drawn apart or together, change the size of the photos.

import { largerOnWheel } from './wheel-size.ts';

/** Apart by so many pixels at least: nearer, a hand's tremble would be a large change. */
const nearest = 24;
/** Less is no change worth laying out for. */
const step = 1.04;

/** By two fingers, by the wheel with Ctrl, or on a touchpad: calls `grow` with a factor; returns what stops that. */
export function largerByHand(element: HTMLElement, grow: (by: number) => void): () => void {
  const stops = [largerOnWheel(element, grow), largerOnPinch(element, grow)];
  return () => stops.forEach((stop) => stop());
}

/** Scrolling by one finger stays the browser's. */
function largerOnPinch(element: HTMLElement, grow: (by: number) => void): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  let before = 0;
  const apart = () => {
    const [one, other] = [...fingers.values()];
    return one && other ? Math.max(nearest, Math.hypot(one.x - other.x, one.y - other.y)) : 0;
  };
  const put = (event: PointerEvent) => {
    if (event.pointerType !== 'touch') return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    before = fingers.size === 2 ? apart() : 0;
  };
  const moved = (event: PointerEvent) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const by = before > 0 && fingers.size === 2 ? apart() / before : 1;
    if (by < step && by > 1 / step) return;
    before *= by;
    grow(by);
  };
  const gone = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    before = 0;
  };
  element.addEventListener('pointerdown', put);
  element.addEventListener('pointermove', moved);
  for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, gone);
  return () => {
    element.removeEventListener('pointerdown', put);
    element.removeEventListener('pointermove', moved);
    for (const end of ['pointerup', 'pointercancel'] as const) element.removeEventListener(end, gone);
  };
}
