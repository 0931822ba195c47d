// Orders albums are listed in: a person's own, by name as the language sorts, or those with most photos first. Pure.

import type { Album } from '../../engine/contract.ts';
import { byName } from '../phrases.ts';

export const albumOrders = ['own', 'name', 'photos'] as const;
export type AlbumOrder = (typeof albumOrders)[number];

export function inOrder(albums: readonly Album[], order: AlbumOrder): readonly Album[] {
  if (order === 'own') return albums;
  const named = albums.toSorted((a, b) => byName(a.name, b.name));
  return order === 'name' ? named : named.toSorted((a, b) => (b.photos ?? 0) - (a.photos ?? 0));
}
