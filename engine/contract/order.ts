// The orders that photos can be listed in.

/**
 * By likeness; by when they were taken; as they came into the library, the latest first; by file name, numbers by value;
 * by stars, the most first; as a person put them, for a line with one `album:`.
 */
export const sortOrders = ['relevance', 'newest', 'oldest', 'added', 'name', 'rating', 'album'] as const;
export type SortOrder = (typeof sortOrders)[number];
