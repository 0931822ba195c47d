// Where a list is scrolled to, and where the browser's scroll bar stands for it. The two differ: a browser's elements end
// at about 17 or 33 million pixels where a list may be taller, and heights above the screen become exact while one
// scrolls, which must move nothing. So the bar's place is the list's less a shift, which is mended when nothing moves.

/** Tallest element that every browser lays out and paints without rounding. */
const tallest = 12_000_000;

export class ScrollRange {
  /** Place in the list, in pixels from its top. */
  y = 0;
  /** The same, less the scroll bar's place. */
  shift = 0;
  #tallest: number;
  /** Of the list and of the screen. */
  #height = 0;
  #screen = 0;

  constructor(most = tallest) {
    this.#tallest = most;
  }

  /** Height of the element that is scrolled. */
  get bar(): number {
    return Math.min(this.#height, this.#tallest);
  }

  get end(): number {
    return Math.max(0, this.#height - this.#screen);
  }

  get place(): number {
    return this.y - this.shift;
  }

  /** Another height of the list or the screen; the place stays. */
  measure(height: number, screen: number): void {
    this.#height = height;
    this.#screen = screen;
  }

  /** The bar was moved to here, by wheel, finger or thumb. */
  scrolled(place: number): void {
    const by = place - this.place;
    const barEnd = Math.max(1, this.bar - this.#screen);
    // Nobody scrolls four screens in a frame: the thumb was dragged, and means a share of the whole.
    const jumped = Math.abs(by) > Math.max(4000, 4 * this.#screen);
    const to = jumped && this.#height > this.#tallest ? (place / barEnd) * this.end : this.y + by;
    // The last pixels of a tall list are less than one of the bar's.
    const pixels = (2 * this.end) / barEnd;
    if (by > 0 && place >= barEnd - 1 && this.end - to < pixels) this.y = this.end;
    else if (by < 0 && place < 1 && to < pixels) this.y = 0;
    else this.y = Math.min(this.end, Math.max(0, to));
    this.shift = this.y - place;
  }

  /** To this place in the list; the bar goes along. */
  go(y: number): void {
    this.y = Math.min(this.end, Math.max(0, y));
    this.shift = this.y - this.#fair();
  }

  /** What is above the screen grew by so much: the same photos stay where they are, and so does the bar. */
  grown(by: number): void {
    this.y += by;
    this.shift += by;
  }

  /** The bar stands at an end and the list does not, or the other way round: it has to be mended at once. */
  get stuck(): boolean {
    const { place } = this;
    const barEnd = Math.max(0, this.bar - this.#screen);
    return place < 0 || place > barEnd || place < 1 !== this.y < 1 || place > barEnd - 1 !== this.y > this.end - 1;
  }

  /** Puts the bar where it belongs, while nothing moves; false where it stands there already. */
  mend(): boolean {
    const shift = this.y - this.#fair();
    if (Math.abs(shift - this.shift) < 1) return false;
    this.shift = shift;
    return true;
  }

  #fair(): number {
    if (this.#height <= this.#tallest) return this.y;
    return (this.y / Math.max(1, this.end)) * (this.bar - this.#screen);
  }
}
