// The focus when what had it is taken away under it: it goes to what has taken its place, so that whoever works by keys or by
// ear is not thrown back to the top of the page; and a button that cannot be pressed while its deed is done has it again
// afterwards. What opens over the page gives it back by itself, see kept-focus.ts.

const usable = 'button, input, textarea, select, summary, a[href], [tabindex="0"]';

const mostFrames = 60;

/** From now on; until what is given back is called. */
export function holdFocus(page: HTMLElement): () => void {
  let last: Element | null = null;
  /** What it stood in, the nearest first, and at which place there. */
  let path: [Element, number][] = [];
  let over = false;
  let inGrid = false;
  /** What had the focus cannot have it for now. */
  let resting = false;

  const took = ({ target }: FocusEvent) => {
    last = target as Element;
    resting = false;
    over = last.closest('[role=dialog], dialog, [role=menu]') !== null;
    inGrid = last.closest('[data-position]') !== null;
    path = [];
    for (let [child, at] = [last, last.parentElement]; at; [child, at] = [at, at.parentElement])
      path.push([at, [...at.children].indexOf(child)]);
  };

  const lost = () => document.activeElement === null || document.activeElement === document.body;

  const mend = (frames: number) => {
    if (!lost() || !last || last.isConnected) return;
    const [at, place] = path.find(([one]) => one.isConnected)!;
    const near = at.closest('main, [role=dialog], dialog') !== null;
    // A grid whose photos are asked for anew has none for a moment; the next one has the keys, not what stands beside it. So it
    // is with the library when it takes the place of another screen.
    if ((inGrid || !near) && awaitsPhotos() && frames < mostFrames)
      return void requestAnimationFrame(() => mend(frames + 1));
    last = null;
    const next = near && !(inGrid && photoAtKeys()) ? standing(at, place) : null;
    if (next) next.focus({ preventScroll: true });
    else if (near || !over) focusScreen();
  };

  const watcher = new MutationObserver(() => {
    // Whoever moves the focus by itself does so until the page is drawn.
    if (last && !last.isConnected) requestAnimationFrame(() => mend(0));
    // The browser takes the focus away later, as it draws.
    else if (last?.matches(':disabled')) resting ||= last === document.activeElement;
    else if (last && resting) {
      resting = false;
      if (lost()) (last as HTMLElement).focus({ preventScroll: true });
    }
  });
  page.addEventListener('focusin', took);
  watcher.observe(page, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  return () => (page.removeEventListener('focusin', took), watcher.disconnect());
}

/** To the screen itself, past what leads to every screen: to the photo that keys are at, or to its heading. */
export function focusScreen(): void {
  const screen = document.querySelector('main');
  if (!screen || screen.closest('[inert]')) return;
  const heading = screen.querySelector('h1') ?? document.querySelector('.screen h1');
  heading?.setAttribute('tabindex', '-1');
  (photoAtKeys() ?? heading)?.focus({ preventScroll: true });
}

function photoAtKeys(): HTMLElement | null {
  return document.querySelector('main [data-position][tabindex="0"]');
}

function awaitsPhotos(): boolean {
  return photoAtKeys() === null && document.querySelector('main [role=grid]') !== null;
}

/** What can be used now at this place, else the first thing near it. */
function standing(within: Element, place: number): HTMLElement | null {
  for (const around of [within.children[place], within]) {
    const found = [...(around?.querySelectorAll<HTMLElement>(usable) ?? [])];
    if (around?.matches(usable)) found.unshift(around as HTMLElement);
    const first = found.find((one) => !one.matches(':disabled, [tabindex="-1"]') && one.getClientRects().length > 0);
    if (first) return first;
  }
  if (within.matches('main, [role=dialog], dialog')) return null;
  const parent = within.parentElement;
  return parent && standing(parent, [...parent.children].indexOf(within));
}
