// Two to four photos side by side: what is known of each, kept up to date, and in what they differ.

import type { EngineError, Photo, Remote } from '../../engine/contract.ts';
import { bytes, exposure, kind, pixels, second } from '../phrases.ts';
import { known } from '../wishes.svelte.ts';
import { words } from '../words.ts';

export interface FactLine {
  name: string;
  /** One for each photo. */
  values: string[];
}

export class Comparing {
  ids = $state.raw<readonly number[]>([]);
  photos = $state.raw<(Photo | null)[]>([]);
  refused = $state.raw<EngineError | null>(null);

  #engine: Remote;

  constructor(engine: Remote, ids: readonly number[]) {
    this.#engine = engine;
    this.show(ids);
  }

  /** These, in this order; what is known of those that stay is kept. */
  show(ids: readonly number[]): void {
    if (ids.join() === this.ids.join()) return;
    const before = new Map(this.photos.map((photo) => [photo?.id, photo]));
    this.ids = ids;
    this.photos = ids.map((id) => before.get(id) ?? null);
    if (this.photos.includes(null)) void this.#refresh();
  }

  listen(): () => void {
    return this.#engine.on('photos', ({ ids }) => {
      if (ids.length === 0 || ids.some((id) => this.ids.includes(id))) void this.#refresh();
    });
  }

  async #refresh(): Promise<void> {
    const { ids } = this;
    this.refused = null;
    const photos = await Promise.all(
      ids.map((id) =>
        this.#engine.photo({ id }).catch((error: unknown) => {
          this.refused = known(error);
          return null;
        }),
      ),
    );
    if (ids === this.ids) this.photos = photos;
  }
}

/** Facts in which the photos differ, and those they share. */
export function factLines(photos: readonly (Photo | null)[]): { differ: FactLine[]; same: FactLine[] } {
  const lines = linesOf(photos, facts);
  return { differ: lines.filter(differs), same: lines.filter((line) => !differs(line)) };
}

export interface PhotoFact {
  name: string;
  value: string;
  /** Another one's is another. */
  differs: boolean;
}

/** What stands below each of them: when, how and how large. */
export function factsBelow(photos: readonly (Photo | null)[]): PhotoFact[][] {
  const lines = linesOf(photos, below);
  return photos.map((_, at) =>
    lines
      .map((line) => ({ name: line.name, value: line.values[at]!, differs: differs(line) }))
      .filter(({ value }) => value !== ''),
  );
}

type Facts = Record<string, (photo: Photo) => string>;

function linesOf(photos: readonly (Photo | null)[], of: Facts): FactLine[] {
  return Object.entries(of)
    .map(([name, value]) => ({ name, values: photos.map((photo) => (photo ? value(photo) : '')) }))
    .filter(({ values }) => values.some(Boolean));
}

const differs = ({ values }: FactLine): boolean => new Set(values).size > 1;

const below: Facts = {
  [words.facts.exposure]: (photo) => exposure(photo.facts),
  [words.facts.lens]: (photo) => photo.facts.lens ?? '',
  [words.facts.taken]: ({ facts: { takenAt }, takenAt: other }) => second(takenAt ?? other),
  [words.facts.size]: pixels,
  [words.compare.bytes]: ({ files }) => (files[0] ? bytes(files[0].bytes) : ''),
};

const facts: Facts = {
  ...below,
  [words.facts.kind]: (photo) => kind(photo.kind),
  [words.facts.camera]: (photo) => photo.facts.camera ?? '',
  [words.compare.folder]: ({ files }) => files[0]?.path.replace(/[^/\\]+$/, '') ?? '',
  [words.caption.title]: (photo) => photo.caption ?? '',
};
