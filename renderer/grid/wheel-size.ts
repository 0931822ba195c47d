// Ctrl and the wheel change the size of the photos, and so do two fingers on a touchpad, which come as a wheel with a Ctrl
// that nobody holds. The wheel can only be stopped while that goes on: a page that might stop it would be asked before each
// step of scrolling.

const perStep = 1.12;
/** A touchpad tells of small steps, in pixels. */
const perPixel = 1.008;
/** Fingers that rest so long are taken off. */
const restMs = 400;

/** Calls `grow` with a factor; returns what stops that. */
export function largerOnWheel(element: HTMLElement, grow: (by: number) => void): () => void {
  const rolled = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    if (event.deltaY !== 0) grow(factor(event));
  };
  const seize = () => element.addEventListener('wheel', rolled, { passive: false });
  const release = () => element.removeEventListener('wheel', rolled);
  let resting: ReturnType<typeof setTimeout> | undefined;
  let keyHeld = false;
  const pinched = (event: WheelEvent) => {
    if (!event.ctrlKey || keyHeld) return;
    // The first step came before anybody listened.
    if (resting === undefined) grow(factor(event));
    seize();
    clearTimeout(resting);
    resting = setTimeout(() => ((resting = undefined), keyHeld || release()), restMs);
  };
  const held = (event: KeyboardEvent) => {
    if (event.key !== 'Control') return;
    keyHeld = true;
    seize();
  };
  const released = (event: Event) => {
    if (event.type !== 'blur' && (event as KeyboardEvent).key !== 'Control') return;
    keyHeld = false;
    release();
  };
  element.addEventListener('wheel', pinched, { passive: true });
  addEventListener('keydown', held);
  addEventListener('keyup', released);
  addEventListener('blur', released);
  return () => {
    removeEventListener('keydown', held);
    removeEventListener('keyup', released);
    removeEventListener('blur', released);
    element.removeEventListener('wheel', pinched);
    release();
  };
}

/** A wheel has steps, a touchpad pixels. */
function factor({ deltaY }: WheelEvent): number {
  return Math.abs(deltaY) < 40 ? perPixel ** -deltaY : deltaY < 0 ? perStep : 1 / perStep;
}
