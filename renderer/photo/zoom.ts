// Zooming and panning: how large a picture is in its room, and which of its points stands in the middle. Pure. Sizes of the
// picture are its own pixels, sizes of the room are pixels of the page; `zoom` is page pixels for one of the picture's.

export interface Size {
  width: number;
  height: number;
}

/** `zoom` null: the whole picture, as large as the room allows. The middle as shares of the picture's sides, 0 to 1. */
export interface View {
  zoom: number | null;
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

export const whole: View = { zoom: null, x: 0.5, y: 0.5 };

/** Small pictures are not blown up beyond three times their size to fill the room. */
const mostFit = 3;
const mostZoom = 8;

export function fitZoom(picture: Size, room: Size): number {
  return Math.min(room.width / picture.width, room.height / picture.height, mostFit);
}

export function zoomOf(view: View, picture: Size, room: Size): number {
  return view.zoom ?? fitZoom(picture, room);
}

/** The middle kept so that no room stays empty beside a picture that is larger than the room. */
export function settled(view: View, picture: Size, room: Size): View {
  if (view.zoom === null) return whole;
  const zoom = Math.min(mostZoom, view.zoom);
  if (zoom <= fitZoom(picture, room) * 1.001) return whole;
  const along = (middle: number, side: number, space: number) => {
    const half = space / 2 / (side * zoom);
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, middle));
  };
  return { zoom, x: along(view.x, picture.width, room.width), y: along(view.y, picture.height, room.height) };
}

/** Larger or smaller by `factor`, while what is under the point (measured from the room's upper left corner) stays there. */
export function zoomAt(view: View, factor: number, point: Point, picture: Size, room: Size): View {
  const before = zoomOf(view, picture, room);
  const after = Math.min(mostZoom, before * factor);
  const [dx, dy] = [point.x - room.width / 2, point.y - room.height / 2];
  const gain = 1 / before - 1 / after;
  return settled(
    { zoom: after, x: view.x + (dx * gain) / picture.width, y: view.y + (dy * gain) / picture.height },
    picture,
    room,
  );
}

/** As a hand moves the picture, by pixels of the page. */
export function panned(view: View, dx: number, dy: number, picture: Size, room: Size): View {
  if (view.zoom === null) return view;
  const { zoom } = view;
  return settled(
    { zoom, x: view.x - dx / (picture.width * zoom), y: view.y - dy / (picture.height * zoom) },
    picture,
    room,
  );
}

/** Every pixel of the picture on one of the screen, or the whole of it if it was larger than whole. */
export function toggled(view: View, point: Point, picture: Size, room: Size, pixelRatio: number): View {
  if (view.zoom !== null) return whole;
  const fit = fitZoom(picture, room);
  const target = 1 / pixelRatio;
  // A small picture is shown at its size or larger already: a closer look at least doubles it.
  return zoomAt(view, (target > fit * 1.05 ? target : fit * 2) / fit, point, picture, room);
}

/** Where the picture's upper left corner stands in the room, and how large it is, in pixels of the page. */
export function placed(view: View, picture: Size, room: Size): Point & Size {
  const zoom = zoomOf(view, picture, room);
  const [width, height] = [picture.width * zoom, picture.height * zoom];
  return { x: room.width / 2 - view.x * width, y: room.height / 2 - view.y * height, width, height };
}
