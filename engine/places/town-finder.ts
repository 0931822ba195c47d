// The town near a point: of all within thirty kilometres the nearest.

/** Name, longitude and latitude in hundredths of a degree, number of its country; the largest town first. */
export type Town = [name: string, longitude: number, latitude: number, country: number];

const reachKm = 30;
const kmOfDegree = 111.2;

export function townFinder(towns: readonly Town[]) {
  const cells = new Map<number, Town[]>();
  for (const town of towns) {
    const cell = cellOf(Math.floor(town[1] / 100), Math.floor(town[2] / 100));
    const others = cells.get(cell);
    if (others) others.push(town);
    else cells.set(cell, [town]);
  }
  /** Of this country: the nearest town may lie beyond a border. */
  return (latitude: number, longitude: number, country: number): string | null => {
    const narrow = Math.max(0.05, Math.cos((latitude * Math.PI) / 180));
    const aside = Math.ceil(reachKm / kmOfDegree / narrow);
    let best = reachKm;
    let nearest: string | null = null;
    for (let x = Math.floor(longitude) - aside; x <= Math.floor(longitude) + aside; x++) {
      for (let y = Math.floor(latitude) - 1; y <= Math.floor(latitude) + 1; y++) {
        for (const [name, east, north, of] of cells.get(cellOf(x, y)) ?? []) {
          if (of !== country) continue;
          const east360 = ((east / 100 - longitude + 540) % 360) - 180;
          const km = Math.hypot(east360 * narrow, north / 100 - latitude) * kmOfDegree;
          if (km < best) [best, nearest] = [km, name];
        }
      }
    }
    return nearest;
  };
}

/** A degree each way; round the world. */
function cellOf(x: number, y: number): number {
  return ((((x + 180) % 360) + 360) % 360) * 200 + y + 90;
}
