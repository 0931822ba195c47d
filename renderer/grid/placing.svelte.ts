// Photos dragged over a list that has an order of its own: between which two they would come to stand, shown by a line, and
// told when they are let go.

import { dragged } from './dragged.svelte.ts';

interface Placed {
  total: number;
  /** Undefined where the list has no order of its own. */
  onplace?: ((position: number) => void) | undefined;
}

/** Wide enough to be seen between two photos. */
const thick = 4;

export class Placing {
  /** The line, on the grid's box; null while nothing is dragged over it. */
  line = $state.raw<{ left: number; top: number; height: number } | null>(null);

  #of: () => Placed;
  #position = 0;

  constructor(of: () => Placed) {
    this.#of = of;
  }

  /** `box`: the one the line is drawn in. */
  over(event: DragEvent, box: Element): void {
    if (!this.#of().onplace || !dragged.chosen) return;
    const cell = (event.target as Element).closest<HTMLElement>('[data-position]');
    if (!cell) return;
    event.preventDefault();
    const frame = (cell.querySelector('.frame') ?? cell).getBoundingClientRect();
    const after = event.clientX > frame.left + frame.width / 2;
    this.#position = Number(cell.dataset['position']) + (after ? 1 : 0);
    const around = box.getBoundingClientRect();
    const edge = after ? frame.right + thick / 2 : frame.left - thick - thick / 2;
    this.line = { left: edge - around.left, top: frame.top - around.top, height: frame.height };
  }

  left(event: DragEvent, box: Element): void {
    if (!(event.relatedTarget instanceof Node && box.contains(event.relatedTarget))) this.line = null;
  }

  dropped(event: DragEvent): void {
    if (!this.line) return;
    this.line = null;
    event.preventDefault();
    this.#of().onplace?.(Math.min(this.#position, this.#of().total));
  }
}
