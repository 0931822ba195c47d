// A map of a few patches as a smooth picture: cubic between the patches' middles, warm where it was looked at, dimmed where
// not, so that it can be told on any photo. Pure.

export interface Heat {
  columns: number;
  rows: number;
  /** 0 to 1, row by row. */
  values: readonly number[];
}

type Colour = readonly [number, number, number];

/** Pixels of the picture's longer side, about: few patches are drawn as finely as many. */
const side = 384;
/** How much of the photo is hidden where nothing, and where everything was looked at. */
const [dimmed, heated] = [0.54, 0.44];

/** A line is drawn around what was looked at most: it is told on a photo of the same colours too, and without any. */
const most = 0.7;
const line: Colour = [255, 255, 255];
const drawn = 0.75;
/** Half its width, in pixels. */
const half = 0.8;

/** RGBA, row by row, not premultiplied. */
export function heatPicture(
  { columns, rows, values }: Heat,
  warm: Colour,
  dim: Colour,
): { width: number; height: number; pixels: Uint8ClampedArray<ArrayBuffer> } {
  const scale = Math.max(1, Math.round(side / Math.max(columns, rows)));
  const [width, height] = [columns * scale, rows * scale];
  // Each row of patches as wide as the picture, then as many lines of them as it has.
  const wide = new Float32Array(rows * width);
  places(width, columns).forEach((around, x) => {
    for (const [column, weight] of around)
      for (let row = 0; row < rows; row++) wide[row * width + x]! += weight * values[row * columns + column]!;
  });
  const heats = new Float32Array(width * height);
  places(height, rows).forEach((around, y) => {
    for (const [row, weight] of around)
      for (let x = 0; x < width; x++) heats[y * width + x]! += weight * wide[row * width + x]!;
  });
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < heats.length; at++) {
    const heat = Math.min(Math.max(heats[at]!, 0), 1);
    const edge = edgeAt(heats, at, width);
    for (let i = 0; i < 3; i++) pixels[4 * at + i] = mixed(mixed(dim[i]!, warm[i]!, heat), line[i]!, edge);
    pixels[4 * at + 3] = 255 * mixed(mixed(dimmed, heated, heat), drawn, edge);
  }
  return { width, height, pixels };
}

const mixed = (one: number, other: number, share: number) => one + (other - one) * share;

/** How much of a pixel the line around what was looked at most covers: smooth, whichever way it runs. */
function edgeAt(heats: Float32Array, at: number, width: number): number {
  const heat = heats[at]!;
  const column = at % width;
  const across = heats[column < width - 1 ? at + 1 : at]! - heats[column > 0 ? at - 1 : at]!;
  const down = (heats[at + width] ?? heat) - (heats[at - width] ?? heat);
  const slope = Math.sqrt(across * across + down * down) / 2;
  return slope < 1e-4 ? 0 : Math.min(1, Math.max(0, half + 0.5 - Math.abs(heat - most) / slope));
}

/** For each pixel of a side the patches around it with their weights (Catmull-Rom); the edge goes on beyond itself. */
function places(length: number, patches: number): [number, number][][] {
  return Array.from({ length }, (_, pixel) => {
    const centre = ((pixel + 0.5) * patches) / length - 0.5;
    const first = Math.floor(centre);
    return [-1, 0, 1, 2].map((step) => {
      const patch = Math.min(Math.max(first + step, 0), patches - 1);
      return [patch, cubic(Math.abs(centre - first - step))];
    });
  });
}

function cubic(distance: number): number {
  if (distance < 1) return 1.5 * distance ** 3 - 2.5 * distance ** 2 + 1;
  return distance < 2 ? -0.5 * distance ** 3 + 2.5 * distance ** 2 - 4 * distance + 2 : 0;
}

/**
 * Where the middle of what was looked at most lies: 0 left or top, 1 in the middle, 2 right or bottom; null for an empty map.
 * It is what the line is drawn around, if there is one: a faint glow everywhere would draw the middle to the middle.
 */
export function middleOf({ columns, rows, values }: Heat): { across: 0 | 1 | 2; down: 0 | 1 | 2 } | null {
  let [sum, x, y] = [0, 0, 0];
  const least = values.some((value) => value >= most) ? most : 0;
  values.forEach((value, i) => {
    const weight = value < least ? 0 : value ** 2;
    sum += weight;
    x += weight * (((i % columns) + 0.5) / columns);
    y += weight * ((Math.floor(i / columns) + 0.5) / rows);
  });
  if (sum === 0) return null;
  const third = (place: number) => Math.min(2, Math.floor((place / sum) * 3)) as 0 | 1 | 2;
  return { across: third(x), down: third(y) };
}
