// The Mercator map as numbers: there and back, what a window shows, and that zooming keeps what is under the pointer.

import { describe, expect, test } from 'vitest';
import {
  type MapView,
  mostZoom,
  pannedMap,
  partAround,
  partIn,
  placeOf,
  pointIn,
  settledMap,
  sharesOf,
  viewOf,
  wholeWorld,
  worldWidth,
  zoomedMap,
} from '../../../renderer/map/mercator.ts';

const room = { width: 800, height: 500 };
const bergen = { latitude: 60.39, longitude: 5.32 };
const view: MapView = { ...bergen, zoom: 5 };

test('a place is where it was after going there and back', () => {
  for (const [latitude, longitude] of [
    [0, 0],
    [60.39, 5.32],
    [-33.86, 151.2],
    [-80, -179],
  ] as const) {
    const back = placeOf(sharesOf(latitude, longitude));
    expect(back.latitude).toBeCloseTo(latitude, 9);
    expect(back.longitude).toBeCloseTo(longitude, 9);
  }
});

describe('a window', () => {
  test('has its middle in the middle, and its edges at its edges', () => {
    expect(pointIn(view, room, bergen.latitude, bergen.longitude)).toEqual({ x: 400, y: 250 });
    const part = partIn(view, room);
    const [upper, lower] = [pointIn(view, room, part.north, part.west), pointIn(view, room, part.south, part.east)];
    expect([upper.x, upper.y, lower.x, lower.y].map((edge) => Math.round(edge))).toEqual([0, 0, 800, 500]);
  });

  test('over the date line reaches from west to east of it', () => {
    const part = partIn({ latitude: -17, longitude: 179, zoom: 6 }, room);
    expect(part.west).toBeGreaterThan(part.east);
    const apia = pointIn({ latitude: -17, longitude: 179, zoom: 6 }, room, -13.83, -171.76);
    expect(apia.x).toBeGreaterThan(400);
    expect(apia.x).toBeLessThan(1000);
  });

  test('wider than the world shows all of it', () => {
    expect(partIn({ ...view, zoom: 1 }, room)).toMatchObject({ west: -180, east: 180 });
  });
});

describe('moving', () => {
  test('what is under the pointer stays there when it comes nearer', () => {
    const point = { x: 620, y: 120 };
    const place = (at: MapView) => {
      const wide = worldWidth(at.zoom);
      const middle = sharesOf(at.latitude, at.longitude);
      return placeOf({ x: middle.x + (point.x - 400) / wide, y: middle.y + (point.y - 250) / wide });
    };
    const [before, after] = [place(view), place(zoomedMap(view, 1.5, point, room))];
    expect(after.latitude).toBeCloseTo(before.latitude, 6);
    expect(after.longitude).toBeCloseTo(before.longitude, 6);
  });

  test('the map follows the hand, round the world', () => {
    const at = pointIn(pannedMap(view, 30, -20, room), room, bergen.latitude, bergen.longitude);
    expect([Math.round(at.x), Math.round(at.y)]).toEqual([430, 230]);
    const { longitude } = pannedMap({ ...view, longitude: 179, zoom: 2 }, -100, 0, room);
    expect(longitude).toBeLessThan(-90);
  });

  test('ends at the poles, at the nearest and at the farthest', () => {
    const far = settledMap({ latitude: 89, longitude: 0, zoom: -3 }, room);
    expect(worldWidth(far.zoom)).toBeGreaterThanOrEqual(500);
    expect(partIn(far, room).north).toBeCloseTo(85.05, 1);
    expect(settledMap({ ...view, zoom: 40 }, room).zoom).toBe(mostZoom);
    const north = partIn(pannedMap(view, 0, 1e6, room), room).north;
    expect(north).toBeCloseTo(85.05, 1);
  });

  test.each([
    ['wide', { width: 2292, height: 1340 }],
    ['small', { width: 740, height: 536 }],
    ['wider than the world', { width: 1800, height: 500 }],
  ])('the whole world in a %s window is where people live, and little ice', (_name, window) => {
    const seen = partIn(settledMap(wholeWorld, window), window);
    expect(seen.north).toBeGreaterThan(79);
    expect(seen.south).toBeLessThan(-56);
    expect(seen.south).toBeGreaterThan(-70);
    expect((seen.east - seen.west + 360) % 360 || 360).toBeGreaterThan(270);
  });

  test('a window higher than wide is filled, and the poles can be moved to', () => {
    const window = { width: 400, height: 800 };
    const far = settledMap(wholeWorld, window);
    expect(worldWidth(far.zoom)).toBeGreaterThanOrEqual(800);
    const south = partIn(pannedMap(settledMap(wholeWorld, room), 0, -1e6, room), room).south;
    expect(south).toBeCloseTo(-85.05, 1);
  });

  test('places are held by the smallest part, over the date line too', () => {
    expect(partAround([])).toBeNull();
    expect(partAround([bergen])).toEqual({ south: 60.39, north: 60.39, west: 5.32, east: 5.32 });
    const places = [bergen, { latitude: -33.9, longitude: 18.4 }, { latitude: 41.9, longitude: 12.5 }];
    expect(partAround(places)).toEqual({ south: -33.9, north: 60.39, west: 5.32, east: 18.4 });
    const pacific = [178, -172, 160].map((longitude) => ({ latitude: -17, longitude }));
    expect(partAround(pacific)).toMatchObject({ west: 160, east: -172 });
    // One town is not brought nearer than wished.
    expect(viewOf(partAround([bergen])!, room, 7)).toMatchObject({ zoom: 7 });
  });

  test('all of a part of the world fits', () => {
    const part = { west: 4, south: 57, east: 32, north: 72 };
    const seen = partIn(viewOf(part, room), room);
    expect([seen.west <= 4.01, seen.south <= 57.01, seen.east >= 31.99, seen.north >= 71.99]).toEqual([
      ...[true, true, true, true],
    ]);
    const over = partIn(viewOf({ west: 170, south: -25, east: -165, north: -10 }, room), room);
    expect(over.west).toBeGreaterThan(over.east);
  });
});
