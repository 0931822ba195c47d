// The focus while something lies over the page: where it was, it is again when that goes, unless a person has gone elsewhere.

/**
 * Remembers what has the focus. What is given back returns it there, once the page is drawn, if nothing else has it; within a
 * grid whose cells were laid out anew meanwhile to the cell that keys act on.
 */
export function keepFocus(): () => void {
  const before = document.activeElement;
  const grid = before?.closest('[role=grid]');
  return () =>
    void requestAnimationFrame(() => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      const there = before?.isConnected ? before : grid?.querySelector('[tabindex="0"]');
      if (lost && there instanceof HTMLElement) there.focus({ preventScroll: true });
    });
}
