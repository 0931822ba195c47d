// Which linears and norms a plan holds, and which norms can be folded into: gathered by planning once without writing.

import type { GraphBuilder } from '../writing/graph.ts';
import type { Norm, Survey } from '../families/layers.ts';
import { keyOf } from '../numbers/scaled.ts';

export type SurveyedLinear = Parameters<Survey['linear']>[0];

export interface Surveyed {
  /** Each weight once. */
  linears: SurveyedLinear[];
  /** Norms that nothing but linears read, with those linears: what a channel loses in one it can get in the others. */
  groups: { norm: Norm; linears: SurveyedLinear[] }[];
}

export function newSurvey(): Survey & { surveyed(): Surveyed } {
  const linears: SurveyedLinear[] = [];
  const norms: { graph: GraphBuilder; norm: Norm }[] = [];
  const byKey = (found: readonly SurveyedLinear[]) => [
    ...new Map(found.map((each) => [keyOf(each.tensor), each])).values(),
  ];

  function readersOf({ graph, norm }: (typeof norms)[number]): SurveyedLinear[] {
    return linears.filter((each) => each.graph === graph && each.x.tensor === norm.tensor);
  }

  function groups(): Surveyed['groups'] {
    const perNorm = Map.groupBy(norms, ({ norm }) => keyOf(norm.weight));
    return [...perNorm.values()].flatMap((places) => {
      const readers = places.map(readersOf);
      const all = readers.flat();
      const onlyLinears = places.every(({ graph, norm }, i) => graph.readers(norm.tensor) === readers[i]!.length);
      const keys = new Set(all.map((each) => keyOf(each.tensor)));
      // A weight that also meets other rows cannot make up for what this norm loses.
      const onlyHere = linears.filter((each) => keys.has(keyOf(each.tensor))).length === all.length;
      return all.length > 0 && onlyLinears && onlyHere ? [{ norm: places[0]!.norm, linears: byKey(all) }] : [];
    });
  }

  return {
    linear: (found) => void linears.push(found),
    norm: (found) => void norms.push(found),
    surveyed: () => ({ linears: byKey(linears), groups: groups() }),
  };
}
