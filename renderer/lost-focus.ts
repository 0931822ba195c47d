// The focus when what had it is taken away under it: it goes to the nearest thing left, so that whoever works by keys or by
// ear is not thrown back to the top of the page. What opens over the page gives it back by itself, see kept-focus.ts.

/** Within one of these the way to what is left is short. */
const close =
  'li, tr, form, fieldset, section, article, details, aside, [role=group], [role=application], [role=dialog], main';
const takes = 'button, input, textarea, select, summary, a[href], [tabindex="0"]';

/** From now on; until what is given back is called. */
export function holdFocus(page: HTMLElement): () => void {
  let around: Element[] = [];
  let last: Element | null = null;
  let over = false;

  const took = (event: FocusEvent) => {
    last = event.target as Element;
    over = last.closest('[role=dialog], dialog, [role=menu]') !== null;
    around = [];
    for (let at = last.parentElement; at; at = at.parentElement) if (at.matches(close)) around.push(at);
  };

  const mend = () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (!lost || !last || last.isConnected) return;
    last = null;
    const at = around.find((one) => one.isConnected) ?? (over ? null : page.querySelector('main'));
    if (at && !at.closest('[inert]')) nearest(at)?.focus({ preventScroll: true });
  };

  const watcher = new MutationObserver(() => {
    // Whoever moves the focus by itself does so until the page is drawn.
    if (last && !last.isConnected) requestAnimationFrame(mend);
  });
  page.addEventListener('focusin', took);
  watcher.observe(page, { childList: true, subtree: true });
  return () => (page.removeEventListener('focusin', took), watcher.disconnect());
}

/** A dialog itself; of a screen the photo that keys are at, or its heading; else the first thing in it that can be used. */
function nearest(within: Element): HTMLElement | null {
  if (within.matches('[role=application], [role=dialog]')) return within as HTMLElement;
  if (within.matches('main')) return within.querySelector('[role=grid] [tabindex="0"]') ?? headingOf(within);
  const usable = [...within.querySelectorAll<HTMLElement>(takes)].find(
    (one) => !one.matches(':disabled') && one.getClientRects().length > 0,
  );
  const beyond = within.parentElement?.closest(close);
  return usable ?? (beyond ? nearest(beyond) : null);
}

function headingOf(screen: Element): HTMLElement | null {
  const heading = screen.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  return heading;
}
