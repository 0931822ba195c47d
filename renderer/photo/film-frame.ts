// Draws the frame that stands for a film: a second into it, where the first pictures of a hand that finds its place are over.
// Whether a film can be played is only known by trying.

import { base64 } from '../base64.ts';

/** Longest side in pixels: what the large thumbnails have. */
const longest = 1600;
/** Characters of base64 the engine takes. */
const mostCharacters = 900_000;
const patienceMs = 20_000;

/** A JPEG file in base64; null where this page cannot play the film. Throws when it only takes too long, which another day it may not. */
export async function filmFrame(source: string): Promise<string | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  // Of another origin in the desktop app: without this nothing could be read back of what is drawn.
  video.crossOrigin = 'anonymous';
  try {
    video.src = source;
    await until(video, 'loadeddata');
    if (video.videoWidth === 0) return null;
    const { duration } = video;
    // A film that was recorded in one go does not know its length before its end.
    video.currentTime = Number.isFinite(duration) ? Math.min(1, duration / 10) : 0.1;
    await until(video, 'seeked');
    return await drawn(video);
  } catch (error) {
    if (video.error === null) throw error;
    return null;
  } finally {
    video.removeAttribute('src');
    video.load();
  }
}

function until(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It takes too long.')), patienceMs);
    video.addEventListener(event, () => (clearTimeout(timer), resolve()), { once: true });
    video.addEventListener('error', () => (clearTimeout(timer), reject(new Error('It cannot be played.'))), {
      once: true,
    });
  });
}

/** Smaller and plainer until it fits: noise compresses badly. */
async function drawn(video: HTMLVideoElement): Promise<string | null> {
  for (const [side, quality] of [
    [longest, 0.9],
    [longest, 0.75],
    [1024, 0.75],
  ] as const) {
    const scale = Math.min(1, side / Math.max(video.videoWidth, video.videoHeight));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(video.videoWidth * scale)),
      Math.max(1, Math.round(video.videoHeight * scale)),
    );
    canvas.getContext('2d')!.drawImage(video, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    const text = base64(new Uint8Array(await blob.arrayBuffer()));
    if (text.length <= mostCharacters) return text;
  }
  return null;
}
