// Ctrl and the wheel change the size of the photos. The wheel is only listened to while Ctrl is held: a page that might stop
// the wheel would be asked before each step of scrolling.

const perStep = 1.12;

/** Calls `grow` with a factor; returns what stops that. */
export function largerOnWheel(element: HTMLElement, grow: (by: number) => void): () => void {
  const rolled = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    if (event.deltaY !== 0) grow(event.deltaY < 0 ? perStep : 1 / perStep);
  };
  const held = (event: KeyboardEvent) => {
    if (event.key === 'Control') element.addEventListener('wheel', rolled, { passive: false });
  };
  const released = (event: Event) => {
    if (event.type === 'blur' || (event as KeyboardEvent).key === 'Control')
      element.removeEventListener('wheel', rolled);
  };
  addEventListener('keydown', held);
  addEventListener('keyup', released);
  addEventListener('blur', released);
  return () => {
    removeEventListener('keydown', held);
    removeEventListener('keyup', released);
    removeEventListener('blur', released);
    element.removeEventListener('wheel', rolled);
  };
}
