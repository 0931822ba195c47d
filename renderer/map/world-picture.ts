// Draws the world on a canvas: land, borders and the names of countries that have room for them. Colours come from style.css
// by way of the canvas element itself.

import type { Country } from '../../engine/contract.ts';
import { type MapView, sharesOf, worldWidth } from './mercator.ts';
import type { Size } from '../photo/zoom.ts';

interface Shape {
  name: string;
  path: Path2D;
  /** Of all of it, and of its largest ring, as shares of the world. */
  box: Box;
  largest: Box;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Inks {
  land: string;
  border: string;
  name: string;
  font: string;
}

/** Coordinates are a million times the shares: canvas paths are kept in single precision. */
const unit = 1e6;

export function shapesOf(countries: readonly Country[]): Shape[] {
  return countries.map(({ name, rings }) => {
    const path = new Path2D();
    const boxes = rings.map((ring) => drawn(path, ring));
    const box = boxes.reduce(joined, emptyBox);
    const area = (one: Box) => (one.right - one.left) * (one.bottom - one.top);
    return { name, path, box, largest: boxes.toSorted((a, b) => area(b) - area(a))[0] ?? emptyBox };
  });
}

const emptyBox: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

function drawn(path: Path2D, ring: readonly number[]): Box {
  const box = { ...emptyBox };
  for (let i = 0, x = 0, y = 0; i < ring.length; i += 2) {
    x += ring[i]!;
    y += ring[i + 1]!;
    const at = sharesOf(y / 100, x / 100);
    if (i === 0) path.moveTo(at.x * unit, at.y * unit);
    else path.lineTo(at.x * unit, at.y * unit);
    box.left = Math.min(box.left, at.x);
    box.right = Math.max(box.right, at.x);
    box.top = Math.min(box.top, at.y);
    box.bottom = Math.max(box.bottom, at.y);
  }
  path.closePath();
  return box;
}

function joined(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/** The world goes on to both sides: each copy of it that reaches into the window is drawn. */
export function drawWorld(
  canvas: HTMLCanvasElement,
  shapes: readonly Shape[],
  view: MapView,
  room: Size,
  ratio: number,
  inks: Inks,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  [canvas.width, canvas.height] = [Math.round(room.width * ratio), Math.round(room.height * ratio)];
  const wide = worldWidth(view.zoom);
  const middle = sharesOf(view.latitude, view.longitude);
  const half = room.width / 2 / wide;
  const from = Math.floor(middle.x - half - 0.1);
  for (let copy = from; copy <= Math.ceil(middle.x + half); copy++) {
    const left = room.width / 2 + (copy - middle.x) * wide;
    const top = room.height / 2 - middle.y * wide;
    const seen = shapes.filter(({ box }) => {
      const across = box.right * wide + left > 0 && box.left * wide + left < room.width;
      return across && box.bottom * wide + top > 0 && box.top * wide + top < room.height;
    });
    const scale = (wide / unit) * ratio;
    context.setTransform(scale, 0, 0, scale, left * ratio, top * ratio);
    context.fillStyle = inks.land;
    context.strokeStyle = inks.border;
    context.lineWidth = (0.8 * ratio) / scale;
    for (const { path } of seen) context.fill(path, 'evenodd');
    for (const { path } of seen) context.stroke(path);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    nameThem(context, seen, { left, top, wide }, inks);
  }
}

function nameThem(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  { left, top, wide }: { left: number; top: number; wide: number },
  inks: Inks,
): void {
  context.font = inks.font;
  context.fillStyle = inks.name;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { name, largest } of shapes) {
    const [width, height] = [(largest.right - largest.left) * wide, (largest.bottom - largest.top) * wide];
    if (height < 24 || width < context.measureText(name).width + 16) continue;
    context.fillText(
      name,
      left + ((largest.left + largest.right) / 2) * wide,
      top + ((largest.top + largest.bottom) / 2) * wide,
    );
  }
}
