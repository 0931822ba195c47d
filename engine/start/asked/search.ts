// What the calls about finding take.

import { type SearchCalls, sortOrders } from '../../contract.ts';
import { type Asks, type Check, flag, longest, maybe, oneOf, orNull, path, photo, text, whole } from './checks.ts';

/** Characters of a picture in base64: 4 MB of bytes. */
const longestPicture = Math.ceil((4 * 1024 * 1024) / 3) * 4;

const picture: Check = (value) =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= longestPicture &&
  value.length % 4 === 0 &&
  /^[A-Za-z0-9+/]+={0,2}$/.test(value)
    ? null
    : 'a picture of at most 4 MB in base64';

export const searchAsks: Asks<SearchCalls> = {
  search: {
    text: text(longest.query, { empty: true }),
    sort: maybe(oneOf(...sortOrders)),
    folder: maybe(photo),
    after: maybe(orNull(text(longest.cursor))),
    from: maybe(whole(0, Number.MAX_SAFE_INTEGER)),
    limit: maybe(whole(1, 500)),
    maybe: maybe(flag),
    words: maybe(flag),
    ask: maybe(text(longest.ask)),
  },
  warmSearch: null,
  similar: { photo, limit: maybe(whole(1, 500)) },
  similarTo: { path: maybe(path), picture: maybe(picture), limit: maybe(whole(1, 500)) },
  complete: { text: text(longest.query, { empty: true }), at: whole(0, longest.query) },
  searches: null,
  keepSearch: { text: text(longest.query) },
  forgetSearch: { text: maybe(text(longest.query)) },
};
