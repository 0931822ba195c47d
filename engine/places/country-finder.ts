// Which country a point lies in: by counting how often a line from it crosses each country's rings. A point off the coast
// belongs to the nearest shore within reach, since outlines are coarser than beaches.

/** Each ring is [x, y, dx, dy, dx, dy …] in hundredths of a degree. */
export interface NamedCountry {
  name: string;
  also?: string;
  rings: number[][];
}

interface Outline {
  country: NamedCountry;
  /** Points of each ring, [x, y, x, y …] in hundredths of a degree, and the box around them. */
  rings: { points: Int32Array; box: [number, number, number, number] }[];
}

/** Hundredths of a degree of latitude; some twenty kilometres. */
const reach = 20;

export function countryFinder(countries: readonly NamedCountry[]) {
  const outlines = countries.map((country): Outline => ({ country, rings: country.rings.map(unrolled) }));
  return (latitude: number, longitude: number): NamedCountry | null => {
    const [x, y] = [longitude * 100, latitude * 100];
    // Rings over the date line go on beyond it.
    const inside = outlines.find(({ rings }) => [x, x + 36_000, x - 36_000].some((east) => isInside(rings, east, y)));
    return (inside ?? nearestShore(outlines, x, y))?.country ?? null;
  };
}

function unrolled(ring: readonly number[]): Outline['rings'][number] {
  const points = new Int32Array(ring.length);
  const box: Outline['rings'][number]['box'] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0, x = 0, y = 0; i < ring.length; i += 2) {
    points[i] = x += ring[i]!;
    points[i + 1] = y += ring[i + 1]!;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return { points, box };
}

/** Holes are rings too: a point in a hole crosses an even number of lines. */
function isInside(rings: Outline['rings'], x: number, y: number): boolean {
  let inside = false;
  for (const { points, box } of rings) {
    if (x < box[0] || y < box[1] || x > box[2] || y > box[3]) continue;
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [points[i]!, points[i + 1]!, points[j]!, points[j + 1]!];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function nearestShore(outlines: readonly Outline[], x: number, y: number): Outline | null {
  // A degree of longitude is shorter the farther north.
  const narrow = Math.max(0.05, Math.cos((y / 100) * (Math.PI / 180)));
  let nearest: Outline | null = null;
  let best = reach ** 2;
  for (const outline of outlines) {
    for (const { points, box } of outline.rings) {
      const aside = reach / narrow;
      if (x < box[0] - aside || x > box[2] + aside || y < box[1] - reach || y > box[3] + reach) continue;
      for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
        const far = squareToLine(points, i, j, x, y, narrow);
        if (far < best) [best, nearest] = [far, outline];
      }
    }
  }
  return nearest;
}

/** Square of the distance of a point to the line between two points of a ring, in hundredths of a degree of latitude. */
function squareToLine(points: Int32Array, i: number, j: number, x: number, y: number, narrow: number): number {
  const [ax, ay] = [(points[i]! - x) * narrow, points[i + 1]! - y];
  const [dx, dy] = [(points[j]! - points[i]!) * narrow, points[j + 1]! - points[i + 1]!];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
  return (ax + along * dx) ** 2 + (ay + along * dy) ** 2;
}
