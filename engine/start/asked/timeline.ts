// What the calls about whole lists take.

import { sortOrders, type TimelineCalls } from '../../contract.ts';
import { type Asks, flag, longest, maybe, oneOf, photo, text, whole } from './checks.ts';

const line = text(longest.query, { empty: true });
const listed = { text: line, sort: maybe(oneOf(...sortOrders)), maybe: maybe(flag) };
const position = whole(0, Number.MAX_SAFE_INTEGER);

export const timelineAsks: Asks<TimelineCalls> = {
  timeline: { text: maybe(line) },
  photosFound: { ...listed, from: maybe(position), to: maybe(position) },
  shapes: { ...listed, from: position, to: position },
  positionOf: { ...listed, photo },
};
