// The cell of a photo, among elements that come and go as rows are laid out.

export function cellAt(scroller: HTMLElement | undefined, position: number): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-position="${position}"]`) ?? null;
}

/** Rows that are laid out anew are new elements. What is given back puts the focus on the cell that took the place of its own. */
export function keepCell(scroller: HTMLElement | undefined, position: () => number): () => void {
  const focused = scroller?.contains(document.activeElement) === true;
  return () => {
    if (focused && document.activeElement === document.body)
      cellAt(scroller, position())?.focus({ preventScroll: true });
  };
}
