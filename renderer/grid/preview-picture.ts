// The smallest picture of a photo on a canvas of as many pixels, which the browser draws large and soft.

const side = 4;

/** `preview`: RGB in base64, rows from the top. */
export function drawPreview(canvas: HTMLCanvasElement, preview: string): void {
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return;
  const picture = context.createImageData(side, side);
  picture.data.set(previewPixels(preview));
  context.putImageData(picture, 0, 0);
}

/** RGBA, opaque; black for what is not a preview. */
export function previewPixels(preview: string): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(side * side * 4);
  const colours = atob(preview);
  for (let i = 0; i < side * side; i++) {
    for (let colour = 0; colour < 3; colour++) pixels[i * 4 + colour] = colours.charCodeAt(i * 3 + colour) || 0;
    pixels[i * 4 + 3] = 255;
  }
  return pixels;
}
