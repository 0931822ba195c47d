// The calls about whole lists, answered by query.

import type { TimelineCalls } from '../../contract.ts';
import type { Query } from '../../query/query.ts';

export function timelineCalls(query: Query): TimelineCalls {
  return {
    timeline: (asked) => query.timeline(asked),
    photosFound: (asked) => query.photosFound(asked),
    shapes: (asked) => query.shapes(asked),
    positionOf: (asked) => query.positionOf(asked),
  };
}
