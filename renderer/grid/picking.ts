// Choosing photos by mouse, finger and keys: a click chooses one, with Ctrl one more or less, with Shift all from the last
// one to this. Knows positions; the selection keeps numbers.

import type { Selection } from './selection.svelte.ts';
import type { GridList } from './grid-list.ts';

/** Photos of a range that are chosen by number, at most. */
const mostListed = 5000;

export interface Held {
  ctrl: boolean;
  shift: boolean;
}

export function heldOf(event: MouseEvent | KeyboardEvent): Held {
  return { ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey };
}

export class Picking {
  #list: () => GridList;
  #selection: () => Selection | undefined;
  /** Where the last range began, for when its photo is not here any more. */
  #from = 0;

  constructor(list: () => GridList, selection: () => Selection | undefined) {
    this.#list = list;
    this.#selection = selection;
  }

  /** Resolves when the selection is as wished: a long range is asked for. */
  async pick(position: number, { ctrl, shift }: Held): Promise<void> {
    const selection = this.#selection();
    if (!selection) return;
    if (shift) return this.#range(selection, position, ctrl);
    // After a long way its page may still be on the road.
    const photo = this.#list().at(position)?.id ?? (await this.#list().between(position, position + 1))[0];
    if (photo === undefined) return;
    this.#from = position;
    if (ctrl) selection.toggle(photo);
    else selection.only(photo);
  }

  async #range(selection: Selection, position: number, keep: boolean): Promise<void> {
    const list = this.#list();
    const known = selection.anchor === null ? -1 : list.positionOf(selection.anchor);
    if (known >= 0) this.#from = known;
    await this.stretch(Math.min(this.#from, position), Math.max(this.#from, position), keep);
  }

  /** All from one position to another; a long stretch is meant by its ends and never listed. */
  async stretch(from: number, to: number, keep: boolean): Promise<void> {
    const [list, selection] = [this.#list(), this.#selection()];
    if (!selection) return;
    const { ends } = list;
    if (!ends || to - from < mostListed) return selection.range(await list.between(from, to + 1), { keep });
    const [first, last] = await this.photosAt([from, to]);
    if (first === undefined || last === undefined) return;
    const span = { first: { photo: first, position: from }, last: { photo: last, position: to } };
    selection.span({ ...ends, positionOf: (photo) => list.positionOf(photo) }, span, { keep });
  }

  async photosAt(positions: readonly number[]): Promise<number[]> {
    const found = await Promise.all(positions.map((position) => this.#list().between(position, position + 1)));
    return found.flat();
  }

  /** What a drag box touched, together with what was chosen before it. */
  async box(positions: readonly number[], before: Iterable<number>): Promise<void> {
    const list = this.#list();
    const here = positions.map((position) => list.at(position)?.id);
    const ids = here.every((id) => id !== undefined) || positions.length === 0 ? here : await this.#far(positions);
    this.#selection()?.range([...before, ...ids.filter((id) => id !== undefined)]);
  }

  async #far(positions: readonly number[]): Promise<(number | undefined)[]> {
    const [first, last] = [positions[0]!, positions.at(-1)!];
    const ids = await this.#list().between(first, last + 1);
    return positions.map((position) => ids[position - first]);
  }
}
