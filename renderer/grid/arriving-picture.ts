// Pictures as they arrive in cells, and which were on the screen lately: those come back without fading in.

const shown = new Set<string>();
const mostShown = 2000;

export function wasShown(fingerprint: string): boolean {
  return shown.has(fingerprint);
}

/**
 * Told when the picture has come, and when it has faded in. By listeners that are taken away, not by attributes: a picture
 * may still come when its place is gone.
 */
export function arriving(fingerprint: string, on: { came: () => void; whole: () => void }) {
  return (img: HTMLImageElement) => {
    const came = () => {
      shown.add(fingerprint);
      if (shown.size > mostShown) shown.delete(shown.values().next().value!);
      on.came();
    };
    img.addEventListener('load', came);
    img.addEventListener('transitionend', on.whole);
    return () => {
      img.removeEventListener('load', came);
      img.removeEventListener('transitionend', on.whole);
    };
  };
}
