// Films for tests, recorded by the browser itself: WebM with VP8, which every Chromium can write and play; and one with sound
// alone, as a page has of a film whose pictures it does not know.

import type { Page } from 'playwright-core';

/** Some two seconds of a changing colour. */
export function recordFilm(page: Page): Promise<Buffer> {
  return recorded(page, 'video');
}

/** Some two seconds of a tone. */
export function recordSound(page: Page): Promise<Buffer> {
  return recorded(page, 'audio');
}

async function recorded(page: Page, what: 'video' | 'audio'): Promise<Buffer> {
  const text = await page.evaluate(async (what) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d')!;
    let at = 0;
    const timer = setInterval(() => {
      context.fillStyle = `hsl(${at++ * 5} 80% 50%)`;
      context.fillRect(0, 0, 320, 180);
    }, 40);
    const tone = () => {
      const sound = new AudioContext();
      const [oscillator, to] = [sound.createOscillator(), sound.createMediaStreamDestination()];
      oscillator.connect(to);
      oscillator.start();
      return to.stream;
    };
    const recorder =
      what === 'video'
        ? new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm; codecs="vp8"' })
        : new MediaRecorder(tone(), { mimeType: 'audio/webm; codecs="opus"' });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 2000));
    recorder.stop();
    await stopped;
    clearInterval(timer);
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    let letters = '';
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters);
  }, what);
  return Buffer.from(text, 'base64');
}
