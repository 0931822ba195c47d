// Hands on a map: drag, two fingers, wheel and keys, as changes of what it shows. Knows no element but the one it is told.

import { type MapView, pannedMap, zoomedMap } from './mercator.ts';
import type { Point, Size } from '../photo/zoom.ts';

/** What is shown now, in which room, and who hears of a change. */
export interface MapHand {
  view: () => MapView;
  room: () => Size;
  onview: (view: MapView) => void;
}

const step = 80;

/** What a key makes of the map; undefined for keys that mean nothing to it. */
export function keyStep(key: string, view: MapView, room: Size): MapView | undefined {
  const middle = { x: room.width / 2, y: room.height / 2 };
  const steps: Record<string, () => MapView> = {
    ArrowLeft: () => pannedMap(view, step, 0, room),
    ArrowRight: () => pannedMap(view, -step, 0, room),
    ArrowUp: () => pannedMap(view, 0, step, room),
    ArrowDown: () => pannedMap(view, 0, -step, room),
    '+': () => zoomedMap(view, 1, middle, room),
    '=': () => zoomedMap(view, 1, middle, room),
    '-': () => zoomedMap(view, -1, middle, room),
  };
  return Object.hasOwn(steps, key) ? steps[key]!() : undefined;
}

/** Listens on the element until the returned function is called. Buttons on the map stay buttons. */
export function handleMap(element: HTMLElement, { view, room, onview }: MapHand): () => void {
  const pointers = new Map<number, Point>();
  const stop = new AbortController();
  const pointOf = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const listen = <K extends keyof HTMLElementEventMap>(name: K, hear: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(name, hear, { signal: stop.signal, passive: false });

  listen('keydown', (event) => {
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : keyStep(event.key, view(), room());
    if (!next) return;
    event.preventDefault();
    onview(next);
  });
  listen('wheel', (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A trackpad's pinch comes as a wheel with Ctrl, in smaller steps.
    onview(zoomedMap(view(), -event.deltaY * lines * (event.ctrlKey ? 0.02 : 0.004), pointOf(event), room()));
  });
  listen('dblclick', (event) => {
    if (!(event.target as Element).closest('button')) onview(zoomedMap(view(), 1, pointOf(event), room()));
  });
  listen('pointerdown', (event) => {
    if (event.button !== 0 || (event.target as Element).closest('button')) return;
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, pointOf(event));
  });
  listen('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const point = pointOf(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, point);
    if (!other) return onview(pannedMap(view(), point.x - before.x, point.y - before.y, room()));
    const apart = (one: Point) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
    const between = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
    onview(zoomedMap(view(), Math.log2(apart(point) / apart(before)), between, room()));
  });
  listen('pointerup', (event) => void pointers.delete(event.pointerId));
  listen('pointercancel', (event) => void pointers.delete(event.pointerId));
  return () => stop.abort();
}
