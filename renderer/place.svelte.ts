// Where the person is: the screen, the words asked for, the photo looked at and what lies over it. Kept in the address after
// `#`, so that back and forward work and a reload changes nothing.

import { type Overlays, readAddress, type Screen, type Spot, writeAddress } from './address.ts';

export { type Panel, type Screen, screens } from './address.ts';

/**
 * Browsers stop keeping addresses that change more than 200 times in half a minute: an arrow key that is held. So many are
 * written at once, and then one in this time.
 */
const mostAtOnce = 20;
const calmMs = 250;

const nothingOver: Overlays = { photo: null, panel: null, compare: null, slideshow: false };

export class Place {
  #spot = $state.raw<Spot>(readAddress(location.hash));
  /** How many steps of this visit lie behind: closing a photo goes back only where there is a way back. */
  #steps = stepsBehind();
  /** Addresses that may be written at once now, and when that was counted. */
  #free = mostAtOnce;
  #countedAt = -Infinity;
  #turning: ReturnType<typeof setTimeout> | null = null;

  constructor() {
    // Typed, or left in a hurry: what stands there must be where the person is.
    addEventListener('pagehide', () => this.#settle());
    addEventListener('popstate', () => {
      this.#forget();
      this.#steps = stepsBehind();
      this.#spot = readAddress(location.hash);
    });
  }

  // Derived, so that opening a photo does not look like a new search to whoever reads the words.
  readonly screen = $derived.by<Screen>(() => this.#spot.screen);
  /** Which one of the screen's things: an album, a question. Each screen reads it in its own way. */
  readonly item = $derived.by(() => this.#spot.item);
  readonly text = $derived.by(() => this.#spot.text);
  readonly photo = $derived.by(() => this.#spot.photo);
  readonly compare = $derived.by(() => this.#spot.compare);
  readonly slideshow = $derived.by(() => this.#spot.slideshow);
  readonly panel = $derived.by(() => this.#spot.panel);

  /** A step that "back" takes back. Another screen or another search closes what lies over the page. */
  go(to: Partial<Spot>): void {
    this.#settle();
    this.#spot = this.#arrive(to);
    this.#steps++;
    history.pushState({ steps: this.#steps }, '', writeAddress(this.#spot));
  }

  /** A change of the same place: typing on, leafing to the next photo. */
  turn(to: Partial<Spot>): void {
    this.#spot = this.#arrive(to);
    const now = performance.now();
    this.#free = Math.min(mostAtOnce, this.#free + (now - this.#countedAt) / calmMs);
    this.#countedAt = now;
    if (this.#free >= 1) this.#write();
    else this.#turning ??= setTimeout(() => this.#write(), calmMs);
  }

  #write(): void {
    this.#forget();
    this.#free = Math.max(0, this.#free - 1);
    history.replaceState({ steps: this.#steps }, '', writeAddress(this.#spot));
  }

  #settle(): void {
    if (this.#turning !== null) this.#write();
  }

  #forget(): void {
    if (this.#turning !== null) clearTimeout(this.#turning);
    this.#turning = null;
  }

  /** Leave the photo, or what lies over it. */
  leave(): void {
    this.#settle();
    if (this.#steps > 0) history.back();
    else this.turn(nothingOver);
  }

  #arrive(to: Partial<Spot>): Spot {
    const now = this.#spot;
    const screen = to.screen ?? (to.text === undefined ? now.screen : 'library');
    const elsewhere = screen !== now.screen || to.screen !== undefined || to.text !== undefined;
    return {
      ...now,
      ...(elsewhere ? nothingOver : {}),
      ...(screen === now.screen ? {} : { item: null }),
      ...to,
      screen,
    };
  }
}

/** Written down with each step, so that it is still known after a reload. */
function stepsBehind(): number {
  const steps = (history.state as { steps?: unknown } | null)?.steps;
  return typeof steps === 'number' ? steps : 0;
}
