// The focus while something lies over the page: where it was, it is again when that goes, unless a person has gone elsewhere.

/** Remembers what has the focus. What is given back returns it there, once the page is drawn, if nothing else has it. */
export function keepFocus(): () => void {
  const before = document.activeElement;
  return () =>
    void requestAnimationFrame(() => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    });
}
