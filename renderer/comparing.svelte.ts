// Two to four photos side by side: what is known of each, kept up to date, and in what they differ.

import type { EngineError, Photo, Remote } from '../engine/contract.ts';
import { bytes, exposure, kind, pixels, second } from './phrases.ts';
import { known } from './wishes.svelte.ts';
import { words } from './words.ts';

export interface FactLine {
  name: string;
  /** One for each photo. */
  values: string[];
}

export class Comparing {
  photos = $state.raw<(Photo | null)[]>([]);
  refused = $state.raw<EngineError | null>(null);

  #engine: Remote;
  #ids: readonly number[];

  constructor(engine: Remote, ids: readonly number[]) {
    this.#engine = engine;
    this.#ids = ids;
    this.photos = ids.map(() => null);
    void this.#refresh();
  }

  listen(): () => void {
    return this.#engine.on('photos', ({ ids }) => {
      if (ids.length === 0 || ids.some((id) => this.#ids.includes(id))) void this.#refresh();
    });
  }

  async #refresh(): Promise<void> {
    this.photos = await Promise.all(
      this.#ids.map((id) =>
        this.#engine.photo({ id }).catch((error: unknown) => {
          this.refused = known(error);
          return null;
        }),
      ),
    );
  }
}

/** Facts in which the photos differ, and those they share. */
export function factLines(photos: readonly (Photo | null)[]): { differ: FactLine[]; same: FactLine[] } {
  const lines = Object.entries(facts)
    .map(([name, of]) => ({ name, values: photos.map((photo) => (photo ? of(photo) : '')) }))
    .filter(({ values }) => values.some(Boolean));
  const differs = ({ values }: FactLine) => new Set(values).size > 1;
  return { differ: lines.filter(differs), same: lines.filter((line) => !differs(line)) };
}

const facts: Record<string, (photo: Photo) => string> = {
  [words.facts.taken]: ({ facts: { takenAt }, takenAt: other }) => second(takenAt ?? other),
  [words.facts.size]: pixels,
  [words.facts.kind]: (photo) => kind(photo.kind),
  [words.compare.bytes]: ({ files }) => (files[0] ? bytes(files[0].bytes) : ''),
  [words.facts.exposure]: (photo) => exposure(photo.facts),
  [words.facts.camera]: (photo) => photo.facts.camera ?? '',
  [words.facts.lens]: (photo) => photo.facts.lens ?? '',
  [words.compare.folder]: ({ files }) => files[0]?.path.replace(/[^/\\]+$/, '') ?? '',
  [words.caption.title]: (photo) => photo.caption ?? '',
};
