// The calls about the map: photos of a part of the world gathered into clusters that do not lie on each other.

import type { Engine, MapCluster } from '../../contract.ts';
import type { Places } from '../../places/places.ts';
import type { Query } from '../../query/query.ts';
import { partOf, type PlacedSquare, type Square, squaresIn, type Store } from '../../store/store.ts';
import { type PlacedAmong, placedAmong } from './placed-among.ts';

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
const mostCountries = 3;

export function mapCalls({ store, query, places }: MapRooms) {
  return {
    async mapPoints({ text = '', zoom, ...part }) {
      const photos = text.trim() === '' ? null : await query.photosFound({ text });
      const squares = squaresIn(part, Math.round(zoom) + halvings, mostSquares);
      const { placed, found } = await placedIn(store, squares, photos);
      const clusters = joined(found, zoom);
      const covers = store.summaries(clusters.map(({ cover }) => cover));
      const fingerprints = new Map(covers.map(({ id, fingerprint }) => [id, fingerprint]));
      return {
        clusters: clusters.map(({ cover, some, ...cluster }) => ({
          ...cluster,
          cover: { id: cover, fingerprint: fingerprints.get(cover) ?? '' },
          ...placesOf([...store.placeNames(some).values()]),
        })),
        photos: clusters.reduce((sum, cluster) => sum + cluster.photos, 0),
        placed,
      };
    },
    world: async () => (await places()).countries,
  } satisfies Partial<Engine>;
}

/** Photos of each square, and how many there are anywhere. */
async function placedIn(
  store: Store,
  squares: readonly Square[],
  photos: readonly number[] | null,
): Promise<PlacedAmong> {
  if (photos) return placedAmong(store, squares, photos);
  return { placed: store.countPlaced(null), found: store.placedIn(squares, null) };
}

type Cluster = Omit<MapCluster, 'cover' | 'town' | 'country' | 'countries'> & { cover: number; some: number[] };

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
    near.some = [...near.some, ...one.some];
    near.west = Math.min(near.west, part.west);
    near.south = Math.min(near.south, part.south);
    near.east = Math.max(near.east, part.east);
    near.north = Math.max(near.north, part.north);
  }
  return clusters.map(({ x: _x, y: _y, ...cluster }) => cluster).toSorted((a, b) => b.photos - a.photos);
}

function placesOf(names: readonly { town: string | null; country: string | null }[]) {
  const counts = new Map<string, number>();
  for (const { country } of names) if (country) counts.set(country, (counts.get(country) ?? 0) + 1);
  const countries = [...counts].toSorted((a, b) => b[1] - a[1]).map(([country]) => country);
  const shared = <T>(values: readonly T[]) => (new Set(values).size === 1 ? values[0]! : null);
  return {
    town: shared(names.map(({ town }) => town)),
    country: shared(names.map(({ country }) => country)),
    countries: countries.slice(0, mostCountries),
  };
}

function pixelOf(latitude: number, longitude: number, zoom: number): { x: number; y: number } {
  const wide = pixels * 2 ** zoom;
  const angle = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return {
    x: ((longitude + 180) / 360) * wide,
    y: ((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * wide,
  };
}
