// The Mercator map as numbers: which part of the world a window of so many pixels shows, where a place lies in it, and what
// zooming and moving make of that. Pure. The world is 256 × 2^zoom pixels wide.

import type { WorldPart } from '../engine/contract.ts';
import type { Point, Size } from './zoom.ts';

/** What stands in the middle of the window, and how near it is looked at. */
export interface MapView {
  latitude: number;
  longitude: number;
  zoom: number;
}

export const wholeWorld: MapView = { latitude: 25, longitude: 10, zoom: 1 };
export const mostZoom = 18;
const tile = 256;
/** Beyond this latitude the map ends. */
const farthest = 85.051128;

/** From the left and the top of the world, 0 to 1. */
export function sharesOf(latitude: number, longitude: number): Point {
  const angle = (Math.min(farthest, Math.max(-farthest, latitude)) * Math.PI) / 180;
  return { x: (longitude + 180) / 360, y: (1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2 };
}

export function placeOf({ x, y }: Point): { latitude: number; longitude: number } {
  return {
    latitude: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI,
    longitude: x * 360 - 180,
  };
}

export function worldWidth(zoom: number): number {
  return tile * 2 ** zoom;
}

/** Where a place lies in the window, in pixels from its upper left corner; on the copy of the world that is nearest. */
export function pointIn(view: MapView, room: Size, latitude: number, longitude: number): Point {
  const [at, middle, wide] = [
    sharesOf(latitude, longitude),
    sharesOf(view.latitude, view.longitude),
    worldWidth(view.zoom),
  ];
  const aside = at.x - middle.x;
  return {
    x: room.width / 2 + (aside - Math.round(aside)) * wide,
    y: room.height / 2 + (at.y - middle.y) * wide,
  };
}

/** The part of the world that the window shows; all longitudes when it is wider than the world. */
export function partIn(view: MapView, room: Size): WorldPart {
  const [middle, wide] = [sharesOf(view.latitude, view.longitude), worldWidth(view.zoom)];
  const half = { x: room.width / 2 / wide, y: room.height / 2 / wide };
  const north = placeOf({ x: 0, y: Math.max(0, middle.y - half.y) }).latitude;
  const south = placeOf({ x: 0, y: Math.min(1, middle.y + half.y) }).latitude;
  if (half.x >= 0.5) return { south, north, west: -180, east: 180 };
  return { south, north, west: turned(middle.x - half.x), east: turned(middle.x + half.x) };
}

/** Longitude of a share that may lie beyond the date line. */
function turned(share: number): number {
  return (share - Math.floor(share)) * 360 - 180;
}

/** The map covers the window from top to bottom, and goes round the world from side to side. */
export function settledMap(view: MapView, room: Size): MapView {
  const least = Math.max(0, Math.log2(room.height / tile));
  const zoom = Math.min(mostZoom, Math.max(least, view.zoom));
  const middle = sharesOf(view.latitude, view.longitude);
  const half = room.height / 2 / worldWidth(zoom);
  const y = half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, middle.y));
  const { latitude } = placeOf({ x: 0, y });
  return { latitude, longitude: turned(middle.x), zoom };
}

export function pannedMap(view: MapView, dx: number, dy: number, room: Size): MapView {
  const [middle, wide] = [sharesOf(view.latitude, view.longitude), worldWidth(view.zoom)];
  const y = Math.min(1, Math.max(0, middle.y - dy / wide));
  return settledMap({ ...placeOf({ x: middle.x - dx / wide, y }), zoom: view.zoom }, room);
}

/** Nearer or farther, while the place under the point stays there. */
export function zoomedMap(view: MapView, by: number, point: Point, room: Size): MapView {
  const zoom = settledMap({ ...view, zoom: view.zoom + by }, room).zoom;
  const middle = sharesOf(view.latitude, view.longitude);
  const gain = 1 / worldWidth(view.zoom) - 1 / worldWidth(zoom);
  const x = middle.x + (point.x - room.width / 2) * gain;
  const y = Math.min(1, Math.max(0, middle.y + (point.y - room.height / 2) * gain));
  return settledMap({ ...placeOf({ x, y }), zoom }, room);
}

/** All of a part of the world, as near as it goes. */
export function viewOf(part: WorldPart, room: Size): MapView {
  const [upper, lower] = [sharesOf(part.north, part.west), sharesOf(part.south, part.east)];
  const wide = lower.x >= upper.x ? lower.x - upper.x : lower.x + 1 - upper.x;
  const high = Math.max(1e-9, lower.y - upper.y);
  const zoom = Math.log2(Math.min(room.width / Math.max(1e-9, wide), room.height / high) / tile);
  const middle = { x: upper.x + wide / 2, y: upper.y + high / 2 };
  return settledMap({ ...placeOf(middle), zoom: Math.min(zoom, mostZoom - 2) }, room);
}
