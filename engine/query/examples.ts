// Photos like an example: a photo of the library (`like:12`), or a picture from outside that was looked at just now and
// has a name of its own for as long as this engine runs (`like:e3`).

import { forHidden } from './mark-filters.ts';
import type { Remark } from '../contract.ts';
import type { Filter, Maker, ReadStore } from '../store/store.ts';
import { alikeness, type ComparedSet } from './similarity.ts';
import type { Looking } from './looking.ts';
import { createPauses } from './pauses.ts';
import type { VectorIndex } from './vector-index.ts';

/** What a model made of a picture from outside. */
export interface Looked {
  maker: Maker;
  /** L2-normalised, queries × width. */
  vectors: { queries: number; width: number; data: Float32Array };
  /** The few rows that stand for them, count × width. */
  digest: { count: number; rows: Float32Array };
}

/** Pictures from outside that are remembered; the oldest goes first. */
const mostExamples = 100;
/** Nobody looks further than this for something alike. */
export const mostAlike = 200;
/** Candidates by their digests for each photo wanted: all of the exact ten best are among the first hundred. */
const candidatesEach = 3;
const comparedAtOnce = 128;

export function createExamples() {
  const kept = new Map<string, Looked>();
  let last = 0;
  return {
    keep(looked: Looked): string {
      const name = `e${++last}`;
      kept.set(name, looked);
      if (kept.size > mostExamples) kept.delete(kept.keys().next().value!);
      return name;
    },
    named: (name: string) => kept.get(name) ?? null,
  };
}
export type Examples = ReturnType<typeof createExamples>;

export interface Alike {
  /** Most alike first. */
  photos: number[];
  likeness: Map<number, number>;
  remarks: Remark[];
}

interface Example {
  set: ComparedSet;
  rows: Float32Array[];
  /** The photo itself is not like itself. */
  except: number;
}

export async function alikePhotos(
  { store, passing }: Looking,
  index: VectorIndex,
  maker: Maker,
  like: string,
  examples: Examples,
  filters: readonly Filter[],
  limit: number,
): Promise<Alike> {
  await index.refresh();
  const example = /^\d+$/.test(like) ? ofPhoto(store, index, maker, Number(like)) : outside(examples, maker, like);
  if ('what' in example) return { photos: [], likeness: new Map(), remarks: [example] };
  const allowed = filters.length > 0 ? await passing(filters) : null;
  const candidates = await index.alike(example.rows, limit * candidatesEach, allowed, example.except);
  const likeness = new Map<number, number>();
  const pauses = createPauses();
  for (let i = 0; i < candidates.length; i += comparedAtOnce) {
    for (const set of store.vectorSets(candidates.slice(i, i + comparedAtOnce), maker)) {
      if (set.queries !== example.set.queries || set.width !== example.set.width) continue;
      likeness.set(set.photo, alikeness(example.set, set));
    }
    await pauses.ifDue();
  }
  const photos = store
    .passing([...likeness.keys()], forHidden(filters))
    .toSorted((a, b) => likeness.get(b)! - likeness.get(a)! || b - a)
    .slice(0, limit);
  return { photos, likeness, remarks: [] };
}

/** The example, or why there is nothing to compare with. */
function ofPhoto(store: ReadStore, index: VectorIndex, maker: Maker, photo: number): Example | Remark {
  if (store.summaries([photo]).length === 0) return { what: 'photo-gone' };
  const [set] = store.vectorSets([photo], maker);
  if (!set) return { what: 'photo-unseen' };
  return { set, rows: index.rowsOf(photo), except: photo };
}

function outside(examples: Examples, maker: Maker, name: string): Example | Remark {
  const looked = examples.named(name);
  if (!looked) return { what: 'example-gone' };
  if (looked.maker.model !== maker.model || looked.maker.version !== maker.version) {
    return { what: 'example-of-other-model' };
  }
  const { queries, width, data } = looked.vectors;
  const { count, rows } = looked.digest;
  return {
    set: { queries, width, rows: data, scales: new Float32Array(queries).fill(1) },
    rows: Array.from({ length: count }, (_, r) => rows.subarray(r * width, (r + 1) * width)),
    except: 0,
  };
}
