// A box drawn with the mouse over empty ground: what it touches is chosen as it grows. Near the edges of the screen the
// list moves on below it. Works in pixels of the list, so that the box keeps its beginning however far one scrolls.

import type { Selection } from './selection.svelte.ts';
import type { GridView } from './grid-view.svelte.ts';
import { heldOf, type Picking } from './picking.ts';

/** Drawn from here on: a hand is never quite still. */
const least = 6;
/** So near to an edge the list moves, by so much a frame at most. */
const [margin, fastest] = [40, 28];

export class DragBox {
  /** On the screen, in pixels of the scrolling box; null while none is drawn. */
  drawn = $state.raw<{ left: number; top: number; width: number; height: number } | null>(null);

  #view: GridView;
  #picking: Picking;
  #from: { x: number; y: number } | null = null;
  #at = { x: 0, y: 0 };
  #before: number[] = [];
  #last = '';

  constructor(view: GridView, picking: Picking) {
    this.#view = view;
    this.#picking = picking;
  }

  start(event: PointerEvent, scroller: HTMLElement, selection: Selection, follow: () => void): void {
    const on = (event.target as Element).closest('[data-position], button, input, [role=slider]');
    if (on || event.button !== 0 || event.pointerType === 'touch') return;
    const box = scroller.getBoundingClientRect();
    const local = (e: PointerEvent) => ({ x: e.clientX - box.left - this.#view.edge, y: e.clientY - box.top });
    // Beyond the photos stands the scroll bar.
    if (event.clientX - box.left > this.#view.width) return;
    this.#at = local(event);
    this.#from = { x: this.#at.x, y: this.#at.y + this.#view.y };
    const { ctrl, shift } = heldOf(event);
    this.#before = ctrl || shift ? (selection.ids ?? []) : [];
    this.#last = '';
    const moved = (e: PointerEvent) => {
      this.#at = local(e);
      this.#draw();
    };
    const ended = () => {
      this.#from = null;
      this.drawn = null;
      scroller.removeEventListener('pointermove', moved);
      scroller.removeEventListener('pointerup', ended);
      scroller.removeEventListener('pointercancel', ended);
    };
    scroller.setPointerCapture(event.pointerId);
    scroller.addEventListener('pointermove', moved);
    scroller.addEventListener('pointerup', ended);
    scroller.addEventListener('pointercancel', ended);
    this.#roll(follow);
  }

  #draw(): void {
    const from = this.#from;
    if (!from) return;
    const y = this.#at.y + this.#view.y;
    if (!this.drawn && Math.hypot(this.#at.x - from.x, y - from.y) < least) return;
    const box = {
      ...{ left: Math.min(from.x, this.#at.x), right: Math.max(from.x, this.#at.x) },
      ...{ top: Math.min(from.y, y), bottom: Math.max(from.y, y) },
    };
    this.drawn = {
      ...{ left: box.left + this.#view.edge, top: box.top - this.#view.y },
      ...{ width: box.right - box.left, height: box.bottom - box.top },
    };
    const touched = this.#view.touched(box);
    const key = `${touched[0]} ${touched.at(-1)} ${touched.length}`;
    if (key === this.#last) return;
    this.#last = key;
    void this.#picking.box(touched, this.#before);
  }

  /** Moves the list while the mouse is held near an edge. */
  #roll(follow: () => void): void {
    if (!this.#from) return;
    const over = this.#at.y - (this.#view.height - margin);
    const under = margin - this.#at.y;
    const by = over > 0 ? over : under > 0 ? -under : 0;
    if (by !== 0 && this.drawn) {
      this.#view.go(this.#view.y + Math.max(-fastest, Math.min(fastest, by)));
      follow();
      this.#draw();
    }
    requestAnimationFrame(() => this.#roll(follow));
  }
}
