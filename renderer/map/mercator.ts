// The Mercator map as numbers: which part of the world a window of so many pixels shows, where a place lies in it, and what
// zooming and moving make of that. Pure. The world is 256 × 2^zoom pixels wide.

import type { WorldPart } from '../../engine/contract.ts';
import type { Point, Size } from '../photo/zoom.ts';

/** What stands in the middle of the window, and how near it is looked at. */
export interface MapView {
  latitude: number;
  longitude: number;
  zoom: number;
}

export const mostZoom = 18;
const tile = 256;
/** Beyond this latitude the map ends. */
const farthest = 85.051128;
/** Where people live, from the north of Greenland to Cape Horn: the ice below is a third of the map and of no use on it. */
const inhabited = { north: 80, south: -57 };

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

const [upmost, lowest] = [sharesOf(inhabited.north, 0).y, sharesOf(inhabited.south, 0).y];

/** As far as the map goes, see `leastZoom`. */
export const wholeWorld: MapView = { ...placeOf({ x: 0, y: (upmost + lowest) / 2 }), longitude: 10, zoom: 0 };

/** So much of the ice, as a share of the world, may fill a window that is not wide enough for all longitudes. */
const ice = 0.13;

/**
 * The farthest a window shows: where people live from top to bottom, with all longitudes where it is wide enough, else as many
 * as go with a little ice. The poles can be moved to.
 */
function leastZoom({ width, height }: Size): number {
  const lived = lowest - upmost;
  const [tall, wide, most] = [height / lived, width, height / (lived + ice)].map((size) => Math.log2(size / tile));
  return Math.max(0, most!, Math.min(tall!, wide!));
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
  const zoom = Math.min(mostZoom, Math.max(leastZoom(room), view.zoom));
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

/** The smallest part of the world that holds these places, the date line or not; null for none. */
export function partAround(places: readonly { latitude: number; longitude: number }[]): WorldPart | null {
  if (places.length === 0) return null;
  const latitudes = places.map(({ latitude }) => latitude);
  const longitudes = places.map(({ longitude }) => longitude).toSorted((a, b) => a - b);
  // It begins where the widest stretch without any ends.
  const gapBefore = (at: number) =>
    at === 0 ? longitudes[0]! + 360 - longitudes.at(-1)! : longitudes[at]! - longitudes[at - 1]!;
  const first = longitudes.reduce((most, _, at) => (gapBefore(at) > gapBefore(most) ? at : most), 0);
  return {
    south: Math.min(...latitudes),
    north: Math.max(...latitudes),
    west: longitudes[first]!,
    east: longitudes.at(first - 1)!,
  };
}

/** All of a part of the world, as near as it goes. */
export function viewOf(part: WorldPart, room: Size, nearest = mostZoom - 2): MapView {
  const [upper, lower] = [sharesOf(part.north, part.west), sharesOf(part.south, part.east)];
  const wide = lower.x >= upper.x ? lower.x - upper.x : lower.x + 1 - upper.x;
  const high = Math.max(1e-9, lower.y - upper.y);
  const zoom = Math.log2(Math.min(room.width / Math.max(1e-9, wide), room.height / high) / tile);
  const middle = { x: upper.x + wide / 2, y: upper.y + high / 2 };
  return settledMap({ ...placeOf(middle), zoom: Math.min(zoom, nearest) }, room);
}
