// What is seen under the pointer while photos are dragged: the one that was taken hold of, small, more behind it where there
// are more, and how many they are.

import { count } from '../phrases.ts';

export interface DragPicture {
  canvas: HTMLCanvasElement;
  /** Pixels of the page. */
  side: number;
}

const side = 96;
const photo = 72;
const corner = 6;

/** `shown`: the picture as the page has it; without it, a card in its place. */
export function dragPicture(shown: HTMLImageElement | HTMLCanvasElement | null, many: number): DragPicture {
  const canvas = document.createElement('canvas');
  const ratio = Math.max(1, devicePixelRatio);
  [canvas.width, canvas.height] = [side * ratio, side * ratio];
  const brush = canvas.getContext('2d');
  if (!brush) return { canvas, side };
  const style = getComputedStyle(document.documentElement);
  const ink = (name: string) => style.getPropertyValue(name).trim();
  const colour = (name: string) => plainColour(ink(name));
  brush.scale(ratio, ratio);
  const cards = Math.min(3, many);
  for (let card = cards - 1; card >= 0; card--) {
    const at = 10 + card * 5;
    brush.beginPath();
    brush.roundRect(at, at, photo, photo, corner);
    brush.fillStyle = colour('--well');
    brush.strokeStyle = colour('--surface');
    brush.lineWidth = 2;
    brush.fill();
    if (card === 0 && shown) drawSquare(brush, shown, at);
    brush.stroke();
  }
  if (many > 1)
    drawCount(brush, count(many), { ground: colour('--accent'), ink: colour('--on-accent'), font: ink('--sans') });
  return { canvas, side };
}

/** The middle of it. */
function drawSquare(brush: CanvasRenderingContext2D, shown: HTMLImageElement | HTMLCanvasElement, at: number): void {
  const [wide, high] =
    shown instanceof HTMLImageElement ? [shown.naturalWidth, shown.naturalHeight] : [shown.width, shown.height];
  if (wide === 0 || high === 0) return;
  const least = Math.min(wide, high);
  brush.save();
  brush.clip();
  brush.drawImage(shown, (wide - least) / 2, (high - least) / 2, least, least, at, at, photo, photo);
  brush.restore();
}

function drawCount(brush: CanvasRenderingContext2D, text: string, inks: { ground: string; ink: string; font: string }) {
  brush.font = `600 12px ${inks.font}`;
  const wide = Math.max(22, brush.measureText(text).width + 12);
  const left = Math.max(0, Math.min(side - wide, 10 - wide / 2 + 6));
  brush.beginPath();
  brush.roundRect(left, 0, wide, 20, 10);
  brush.fillStyle = inks.ground;
  brush.fill();
  brush.fillStyle = inks.ink;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.fillText(text, left + wide / 2, 10.5);
}

/** Of `light-dark(a, b)`, which a canvas does not know, what the page has now. */
function plainColour(value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** As the system takes it; null where the picture came from elsewhere and may not be read back. */
export function pngOf({ canvas }: DragPicture): string | null {
  try {
    return canvas.toDataURL('image/png');
  } catch {
    return null;
  }
}

/** Under the pointer for as long as the browser drags. */
export function showDragged(event: DragEvent, { canvas, side: size }: DragPicture): void {
  if (!event.dataTransfer?.setDragImage) return;
  // It is drawn from the page, so it has to be on it, out of sight, until the browser has taken its picture.
  for (const [name, value] of Object.entries({
    ...{ position: 'fixed', left: '0', top: `-${size * 2}px`, width: `${size}px`, height: `${size}px` },
    'pointer-events': 'none',
  }))
    canvas.style.setProperty(name, value);
  document.body.append(canvas);
  event.dataTransfer.setDragImage(canvas, 24, 24);
  setTimeout(() => canvas.remove());
}
