// Stretches of a list by their first and last photo: how a range of a million is kept. Positions follow the list as it
// changes, the photos at the ends stay. Pure.

export interface End {
  photo: number;
  position: number;
}

export interface Span {
  first: End;
  last: End;
}

export function holds(spans: readonly Span[], position: number): boolean {
  return spans.some(({ first, last }) => position >= first.position && position <= last.position);
}

export function photosIn(spans: readonly Span[]): number {
  return spans.reduce((sum, { first, last }) => sum + last.position - first.position + 1, 0);
}

/** In order, those that touch joined. */
export function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.first.position - b.first.position)) {
    const before = all.at(-1);
    if (!before || span.first.position > before.last.position + 1) all.push(span);
    else if (span.last.position > before.last.position) all[all.length - 1] = { first: before.first, last: span.last };
  }
  return all;
}

/** Positions between them, of a list of so many: first and last of each stretch. */
export function gaps(spans: readonly Span[], total: number): [first: number, last: number][] {
  const all: [number, number][] = [];
  let from = 0;
  for (const { first, last } of joined(spans)) {
    if (first.position > from) all.push([from, first.position - 1]);
    from = last.position + 1;
  }
  if (from < total) all.push([from, total - 1]);
  return all;
}
