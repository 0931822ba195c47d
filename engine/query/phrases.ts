// The vectors of the last phrases: a search that is asked again (another page, a photo that came meanwhile) does not ask the
// model again, which may be busy with photos.

import type { Meaning } from './meaning.ts';

const mostRemembered = 32;

/** The same meaning, with a memory that all searches share. */
export function createPhrases(): (meaning: Meaning) => Meaning {
  const known = new Map<string, Promise<Float32Array>>();
  return (meaning) => ({
    ...meaning,
    embed(text) {
      const { model, version } = meaning.maker;
      const key = JSON.stringify([model, version, text]);
      const vector = known.get(key) ?? meaning.embed(text);
      known.delete(key);
      known.set(key, vector);
      if (known.size > mostRemembered) known.delete(known.keys().next().value!);
      // A model that failed once may answer when it is asked again.
      vector.catch(() => known.get(key) === vector && known.delete(key));
      return vector;
    },
  });
}
