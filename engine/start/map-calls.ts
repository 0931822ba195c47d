// The calls about the map: photos of a part of the world gathered into clusters that do not lie on each other.

import type { Engine, MapCluster } from '../contract.ts';
import type { Places } from '../places/places.ts';
import type { Query } from '../query/query.ts';
import { partOf, type PlacedSquare, squaresIn, type Store } from '../store/store.ts';

export interface MapRooms {
  store: Store;
  query: Query;
  places: () => Promise<Places>;
}

/** Squares of 64 pixels: the world is 256 × 2^zoom pixels wide. */
const halvings = 2;
const pixels = 256;
/** More squares than a large screen has are not looked at one by one. */
const mostSquares = 3000;
/** Middles of clusters nearer than this would lie on each other. */
const nearestPixels = 56;

export function mapCalls({ store, query, places }: MapRooms) {
  return {
    async mapPoints({ text = '', zoom, ...part }) {
      const photos = text.trim() === '' ? null : await query.photosFound({ text });
      const squares = squaresIn(part, Math.round(zoom) + halvings, mostSquares);
      const clusters = joined(store.placedIn(squares, photos), zoom);
      const covers = store.summaries(clusters.map(({ cover }) => cover));
      const [fingerprints, names] = [
        new Map(covers.map(({ id, fingerprint }) => [id, fingerprint])),
        store.placeNames(clusters.map(({ cover }) => cover)),
      ];
      return {
        clusters: clusters.map(({ cover, ...cluster }) => ({
          ...cluster,
          cover: { id: cover, fingerprint: fingerprints.get(cover) ?? '' },
          town: names.get(cover)?.town ?? null,
          country: names.get(cover)?.country ?? null,
        })),
        photos: clusters.reduce((sum, cluster) => sum + cluster.photos, 0),
        placed: store.countPlaced(photos),
      };
    },
    world: async () => (await places()).countries,
  } satisfies Partial<Engine>;
}

type Cluster = Omit<MapCluster, 'cover' | 'town' | 'country'> & { cover: number };

/** The largest first; each smaller one near it goes into it. */
function joined(found: readonly PlacedSquare[], zoom: number): Cluster[] {
  const clusters: (Cluster & { x: number; y: number })[] = [];
  for (const { square, ...one } of found.toSorted((a, b) => b.photos - a.photos || a.cover - b.cover)) {
    const at = pixelOf(one.latitude, one.longitude, zoom);
    const part = partOf(square);
    const near = clusters.find(({ x, y }) => Math.hypot(x - at.x, y - at.y) < nearestPixels);
    if (!near) {
      clusters.push({ ...one, ...part, ...at });
      continue;
    }
    near.photos += one.photos;
    near.cover = Math.max(near.cover, one.cover);
    near.west = Math.min(near.west, part.west);
    near.south = Math.min(near.south, part.south);
    near.east = Math.max(near.east, part.east);
    near.north = Math.max(near.north, part.north);
  }
  return clusters.map(({ x: _x, y: _y, ...cluster }) => cluster).toSorted((a, b) => b.photos - a.photos);
}

function pixelOf(latitude: number, longitude: number, zoom: number): { x: number; y: number } {
  const wide = pixels * 2 ** zoom;
  const angle = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return {
    x: ((longitude + 180) / 360) * wide,
    y: ((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * wide,
  };
}
