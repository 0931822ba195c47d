// A photo that is opened grows out of its cell in the grid, so that the eye keeps it. It stands at its place at once and hears
// every key; only where it is drawn comes from there. Nothing moves where motion is reduced.

import { tick } from 'svelte';

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How what stands at `to` is drawn to cover `from`: no more of it than a square cell shows. Pure. */
export function drawnAt(from: Box, to: Box): { transform: string; clipPath: string } {
  const scale = Math.max(from.width / to.width, from.height / to.height);
  const right = from.left - to.left + (from.width - to.width) / 2;
  const down = from.top - to.top + (from.height - to.height) / 2;
  const sides = (to.width - from.width / scale) / 2;
  const ends = (to.height - from.height / scale) / 2;
  return {
    transform: `translate(${right}px, ${down}px) scale(${scale})`,
    clipPath: `inset(${ends}px ${sides}px)`,
  };
}

/** `over` is what lies over the grid, with the picture in it. */
export async function growFromCell(over: HTMLElement, photo: number | null): Promise<void> {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const cell = document.querySelector(`[role="gridcell"][data-photo="${photo}"]`)?.firstElementChild;
  const from = cell?.getBoundingClientRect();
  if (!from || from.bottom < 0 || from.top > innerHeight) return;
  await tick();
  const picture = over.querySelector('[data-picture]');
  const to = picture?.getBoundingClientRect();
  if (!picture || !to?.width || !to.height) return;
  const timing = { duration: 200, easing: 'cubic-bezier(0.2, 0, 0, 1)' };
  picture.animate([drawnAt(from, to), { transform: 'none', clipPath: 'inset(0px 0px)' }], timing);
}
