// Retrieval in both directions on a table of similarities: recall at 1, 5 and 10, by similarity alone and after the
// best 128 were ranked again by image-text matching (as LAVIS evaluates it: matching score plus similarity).

export interface Recall {
  r1: number;
  r5: number;
  r10: number;
}

/** photos × captions, photo by photo; `owner[c]` is the photo of caption c. */
export interface Table {
  photos: number;
  captions: number;
  scores: Float32Array;
  owner: number[];
}

/** Best similarity over a photo's query vectors; `vectors[p]` is queries × width, `texts` captions × width. */
export function similarities(vectors: Float32Array[], texts: Float32Array, width: number, owner: number[]): Table {
  const captions = owner.length;
  const scores = new Float32Array(vectors.length * captions);
  vectors.forEach((queries, photo) => {
    const row = scores.subarray(photo * captions, (photo + 1) * captions);
    for (let caption = 0; caption < captions; caption++) row[caption] = best(queries, texts, caption * width, width);
  });
  return { photos: vectors.length, captions, scores, owner };
}

function best(queries: Float32Array, texts: Float32Array, from: number, width: number): number {
  let most = -Infinity;
  for (let query = 0; query < queries.length; query += width) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += queries[query + i]! * texts[from + i]!;
    if (sum > most) most = sum;
  }
  return most;
}

/** Ranks from 0 of the photo each caption belongs to; last where it was not among the candidates. */
export function textToImageRanks({ photos, captions, scores, owner }: Table): number[] {
  return owner.map((photo, caption) => {
    const own = scores[photo * captions + caption]!;
    if (own === -Infinity) return photos;
    let rank = 0;
    for (let other = 0; other < photos; other++) if (scores[other * captions + caption]! > own) rank++;
    return rank;
  });
}

/** Rank from 0 of the best-ranked caption of each photo that has captions; last where none was among the candidates. */
export function imageToTextRanks({ captions, scores, owner }: Table): number[] {
  const owned = Map.groupBy(owner.keys(), (caption) => owner[caption]!);
  return [...owned].map(([photo, theirs]) => {
    const row = scores.subarray(photo * captions, (photo + 1) * captions);
    const own = Math.max(...theirs.map((caption) => row[caption]!));
    return own === -Infinity ? captions : row.reduce((rank, score) => (score > own ? rank + 1 : rank), 0);
  });
}

export function recall(ranks: number[]): Recall {
  const within = (most: number) => rounded(ranks.filter((rank) => rank < most).length / ranks.length);
  return { r1: within(1), r5: within(5), r10: within(10) };
}

/** The pairs worth matching: per photo its captions among the best `most` of either direction. */
export function candidates(
  { photos, captions, scores, owner }: Table,
  most: number,
): { byText: Uint8Array; byImage: Uint8Array } {
  const byText = new Uint8Array(photos * captions);
  const byImage = new Uint8Array(photos * captions);
  for (let caption = 0; caption < captions; caption++) {
    const top = topOf(photos, (photo) => scores[photo * captions + caption]!, most);
    // A caption whose own photo is not among its best can no longer find it: nothing to match.
    if (top.includes(owner[caption]!)) for (const photo of top) byText[photo * captions + caption] = 1;
  }
  for (let photo = 0; photo < photos; photo++) {
    const top = topOf(captions, (caption) => scores[photo * captions + caption]!, most);
    if (top.some((caption) => owner[caption] === photo)) {
      for (const caption of top) byImage[photo * captions + caption] = 1;
    }
  }
  return { byText, byImage };
}

function topOf(count: number, score: (at: number) => number, most: number): number[] {
  return Array.from({ length: count }, (_, at) => at)
    .toSorted((a, b) => score(b) - score(a))
    .slice(0, most);
}

/** The table with matching scores added where pairs were matched and -∞ elsewhere. */
export function rescored(table: Table, matched: Uint8Array, logits: Float32Array): Table {
  return { ...table, scores: table.scores.map((score, at) => (matched[at] ? score + logits[at]! : -Infinity)) };
}

export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
