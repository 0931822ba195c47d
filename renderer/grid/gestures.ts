// What a person does with photos in a grid, by mouse, finger or keys, passed to what handles it: choosing to the
// selection, opening and moving to the screen.

import type { Shell } from '../../engine/contract.ts';
import { openMenu } from '../menu.svelte.ts';
import { photos } from '../phrases.ts';
import type { Selection } from './selection.svelte.ts';
import { dragOut } from './drag-out.ts';
import type { GridList } from './grid-list.ts';
import { photoMenu } from './photo-menu.ts';
import { type Held, heldOf, type Picking } from './picking.ts';

interface Gestured {
  list: GridList;
  selection?: Selection;
  shell: Shell;
  current: number;
  onopen: (position: number) => void;
  onmove: (position: number) => void;
  onplace?: ((position: number) => void) | undefined;
}

interface Ways {
  target(key: string): number | null;
  focus(position: number): Promise<void>;
  /** Something lies over the grid. */
  covered(): boolean;
}

export class Gestures {
  #of: () => Gestured;
  #ways: Ways;
  #picking: Picking;

  constructor(of: () => Gestured, picking: Picking, ways: Ways) {
    this.#of = of;
    this.#picking = picking;
    this.#ways = ways;
  }

  click(event: MouseEvent): void {
    const at = positionOf(event);
    if (at === null || onMarks(event)) return;
    const { selection, onopen } = this.#of();
    const touch = (event as PointerEvent).pointerType === 'touch';
    if (!selection || (touch && selection.empty)) return onopen(at);
    const check = (event.target as Element).closest('[data-check]') !== null;
    void this.#picking.pick(at, check || touch ? { ctrl: true, shift: false } : heldOf(event));
  }

  doubleClick(event: MouseEvent): void {
    const at = positionOf(event);
    const check = (event.target as Element).closest('[data-check]') !== null;
    if (at !== null && !check && !onMarks(event) && this.#of().selection) this.#of().onopen(at);
  }

  focused(event: FocusEvent): void {
    const at = positionOf(event);
    if (at !== null) this.#of().onmove(at);
  }

  /** A finger that stays on a photo chooses it, or lets it go. */
  hold(event: PointerEvent): void {
    const at = positionOf(event);
    if (at === null || onMarks(event)) return;
    this.#of().onmove(at);
    void this.#picking.pick(at, { ctrl: true, shift: false });
  }

  /** On a photo that is not chosen the menu is about that one. By a finger photos are chosen, see `hold`. */
  async menu(event: MouseEvent): Promise<void> {
    const { list, selection, onmove, onplace } = this.#of();
    const at = positionOf(event);
    const hit = at === null ? undefined : list.at(at);
    if (at === null || !hit || !selection) return;
    event.preventDefault();
    if ((event as PointerEvent).pointerType === 'touch') return;
    if (!selection.has(hit.id)) selection.only(hit.id);
    onmove(at);
    openMenu(event, photoMenu(photos(selection.count), onplace !== undefined));
  }

  drag(event: DragEvent): void {
    const { list, selection, shell } = this.#of();
    const at = positionOf(event);
    const hit = at === null ? undefined : list.at(at);
    if (hit) dragOut(event, hit, selection, shell);
  }

  key(event: KeyboardEvent): void {
    if (event.altKey || !(event.target as Element).matches('[data-position]')) return;
    const held = heldOf(event);
    if (event.key === ' ' && held.ctrl) void this.#picking.pick(this.#of().current, held);
    else if (this.#ways.target(event.key) !== null) void this.lead(event.key, held);
    else return;
    event.preventDefault();
  }

  /** Moves on and chooses what it comes to; with Ctrl it only moves. */
  async lead(key: string, held: Held): Promise<boolean> {
    const to = this.#of().list.total > 0 && !this.#ways.covered() ? this.#ways.target(key) : null;
    if (to === null) return false;
    await this.#ways.focus(to);
    if (held.shift || !held.ctrl) await this.#picking.pick(to, held);
    return true;
  }
}

/** Pressed was what a mark is given by, which minds its own business. */
function onMarks(event: Event): boolean {
  return (event.target as Element).closest('[data-marks]') !== null;
}

function positionOf(event: Event): number | null {
  const at = (event.target as Element).closest<HTMLElement>('[data-position]')?.dataset['position'];
  return at === undefined ? null : Number(at);
}
