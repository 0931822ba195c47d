// What stands in the search box: chips, text, and which of the offers below it is chosen. The component draws it and moves
// the focus.

import type { Completion } from '../../engine/contract.ts';
import { type Chip, readLine, withChips, writeLine } from './search-line.ts';

export type Offer = { past: string } | { completion: Completion };

/** Searches of before that an empty box shows. */
const mostPast = 8;

export interface BoxView {
  text: string;
  past: string[];
  completions: Completion[];
  ontype: (line: string) => void;
  ondone: (line: string) => void;
}

export class SearchBoxState {
  chips = $state.raw<Chip[]>([]);
  typed = $state('');
  open = $state(false);
  chosen = $state(-1);
  #view: () => BoxView;

  constructor(view: () => BoxView) {
    this.#view = view;
  }

  readonly empty = $derived.by(() => this.typed === '' && this.chips.length === 0);
  readonly offers = $derived.by<Offer[]>(() => [
    ...(this.empty
      ? this.#view()
          .past.slice(0, mostPast)
          .map((past) => ({ past }))
      : []),
    ...this.#view().completions.map((completion) => ({ completion })),
  ]);
  readonly showing = $derived.by(() => this.open && this.offers.length > 0);

  get line(): string {
    return writeLine({ chips: this.chips, text: this.typed });
  }

  /** Another line from outside (a saved search, "back"); what makes the same line already stays as it is. */
  follow(line: string): void {
    if (line !== this.line) this.#read(line);
  }

  #read(line: string): void {
    ({ chips: this.chips, text: this.typed } = readLine(line));
  }

  /** `typing`: the filter at the end of the text is not finished yet. */
  change(text: string, typing = true): void {
    const now = readLine(text, typing);
    this.chips = withChips(this.chips, now.chips);
    this.typed = now.text;
    this.chosen = -1;
    this.#view().ontype(this.line);
  }

  /** Says whether the line is done with it, or goes on. */
  take(index: number): 'done' | 'more' {
    const taken = this.offers[index];
    if (taken && 'past' in taken) {
      this.#read(taken.past);
      this.done();
      return 'done';
    }
    if (taken) {
      const { from, to, insert } = taken.completion;
      this.change(this.typed.slice(0, from) + insert + this.typed.slice(to));
    }
    return 'more';
  }

  done(): void {
    this.change(this.typed, false);
    this.open = false;
    this.#view().ondone(this.line);
  }

  remove(index: number): void {
    this.chips = this.chips.filter((_, i) => i !== index);
    this.#view().ontype(this.line);
  }

  /** The chip's filter is text again, at the end. */
  edit(index: number): void {
    const filter = this.chips[index]!.typed;
    this.chips = this.chips.filter((_, i) => i !== index);
    this.typed = [this.typed.trim(), filter].filter(Boolean).join(' ');
  }

  clear(): void {
    this.chips = [];
    this.change('');
  }

  /** One place more than there are offers: none of them. */
  choose(step: 1 | -1): void {
    const places = this.offers.length + 1;
    this.chosen = ((this.chosen + 1 + step + places) % places) - 1;
  }

  get chosenPast(): string | null {
    const offer = this.showing ? this.offers[this.chosen] : undefined;
    return offer && 'past' in offer ? offer.past : null;
  }
}
