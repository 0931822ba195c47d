// The keys are at a photo, not at a number: where the list is asked anew and another photo has its number, the photo that was
// there is told, to be found again. Pure.

export interface Shown {
  /** Raised with every list that is asked anew. */
  lists: number;
  /** The list: its line and its order. */
  name: string;
  line: string;
}

export class KeptPlace {
  #was: (Shown & { photo: number | undefined }) | null = null;

  /**
   * The photo that has to be found again; null for none. `photo`: at the position of the keys, undefined while its page is not
   * here. `chosen`: such a one is followed into another order of the same photos.
   */
  lost({ lists, name, line }: Shown, photo: number | undefined, chosen: (photo: number) => boolean): number | null {
    const was = this.#was;
    this.#was = { lists, name, line, photo: photo ?? was?.photo };
    const before = was?.photo;
    if (!was || before === undefined || lists === was.lists || photo === before) return null;
    if (name === was.name) return before;
    return line === was.line && chosen(before) ? before : null;
  }
}
