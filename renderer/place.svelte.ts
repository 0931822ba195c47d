// Where the person is: the words asked for, the photo looked at, the panel open. Kept in the address after `#`, so that
// back and forward work and a reload changes nothing.

export type Panel = 'library' | 'keys';

interface Spot {
  text: string;
  photo: number | null;
  panel: Panel | null;
}

export class Place {
  #spot = $state.raw<Spot>(readAddress());
  /** How many steps of this visit lie behind: closing a photo goes back only where there is a way back. */
  #steps = 0;

  constructor() {
    addEventListener('popstate', () => {
      this.#steps = Math.max(0, this.#steps - 1);
      this.#spot = readAddress();
    });
  }

  // Derived, so that opening a photo does not look like a new search to whoever reads the words.
  readonly text = $derived.by(() => this.#spot.text);
  readonly photo = $derived.by(() => this.#spot.photo);
  readonly panel = $derived.by(() => this.#spot.panel);

  /** A step that "back" takes back. */
  go(to: Partial<Spot>): void {
    this.#steps++;
    this.#move(to, 'pushState');
  }

  /** A change of the same place: typing on, leafing to the next photo. */
  turn(to: Partial<Spot>): void {
    this.#move(to, 'replaceState');
  }

  /** Leave the photo or the panel. */
  leave(): void {
    if (this.#steps > 0) history.back();
    else this.turn({ photo: null, panel: null });
  }

  #move(to: Partial<Spot>, how: 'pushState' | 'replaceState'): void {
    this.#spot = { ...this.#spot, ...to };
    history[how](null, '', writeAddress(this.#spot));
  }
}

function readAddress(): Spot {
  const asked = new URLSearchParams(location.hash.slice(1));
  const photo = Number(asked.get('photo'));
  const panel = asked.get('panel');
  return {
    text: asked.get('q') ?? '',
    photo: Number.isSafeInteger(photo) && photo > 0 ? photo : null,
    panel: panel === 'library' || panel === 'keys' ? panel : null,
  };
}

function writeAddress(spot: Spot): string {
  const told = new URLSearchParams();
  if (spot.text) told.set('q', spot.text);
  if (spot.photo) told.set('photo', String(spot.photo));
  if (spot.panel) told.set('panel', spot.panel);
  return `#${told}`;
}
