// The keys of a picture that is looked at closely: to its full size and back, larger and smaller, and moved about.

import type { CommandId } from './commands.ts';

/** What a stage can do, see parts/photo/Stage.svelte. */
interface Picture {
  toggle(): void;
  zoomBy(factor: number): void;
  panBy(x: number, y: number): boolean;
}

const step = 0.2;
const closer = 1.5;

export function closeKeys(picture: () => Picture | undefined) {
  return {
    'photo.zoom': () => picture()?.toggle(),
    'photo.larger': () => picture()?.zoomBy(closer),
    'photo.smaller': () => picture()?.zoomBy(1 / closer),
    'photo.pan-left': () => picture()?.panBy(-step, 0),
    'photo.pan-right': () => picture()?.panBy(step, 0),
    'photo.pan-up': () => picture()?.panBy(0, -step),
    'photo.pan-down': () => picture()?.panBy(0, step),
  } satisfies Partial<Record<CommandId, () => unknown>>;
}
