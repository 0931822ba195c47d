// Photos near a place or within a part of the world, as conditions on photos `p`: stretches of the index of cells first,
// then exactly.

import type { WorldPart } from '../../contract.ts';
import { spansOf, stretchesOver } from './cell.ts';
import { joinSql, sql, type Sql } from '../file/sql.ts';

const earthKm = 6371;
const kmOfDegree = 111.2;

/** `each`: asked of every photo that comes along, without the list of those that may lie there. */
export function withinPart(part: WorldPart, each = false): Sql {
  const spans = spansOf(part).map(([west, east]) => sql`p.longitude between ${west} and ${east}`);
  const cells = each ? sql`p.cell is not null` : inCellsOver(part);
  return sql`${cells} and p.latitude between ${part.south} and ${part.north} and (${joinSql(spans, ' or ')})`;
}

export function nearPlace(latitude: number, longitude: number, km: number, each = false): Sql {
  const cells = each ? sql`p.cell is not null` : inCellsOver(around(latitude, longitude, km));
  return sql`${cells} and
    2 * ${earthKm} * asin(min(1, sqrt(
      pow(sin(radians(p.latitude - ${latitude}) / 2), 2) +
      cos(radians(${latitude})) * cos(radians(p.latitude)) * pow(sin(radians(p.longitude - ${longitude}) / 2), 2)
    ))) <= ${km}`;
}

/** The stretches as one value, so that the statement is the same however many there are. */
function inCellsOver(part: WorldPart): Sql {
  const stretches = JSON.stringify(stretchesOver(part).map(({ from, to }) => [from, to]));
  return sql`p.id in (select placed.id from json_each(${stretches}) stretch
    cross join photos placed on placed.cell >= stretch.value ->> 0 and placed.cell < stretch.value ->> 1
    where placed.files > 0 and placed.cell is not null)`;
}

/** A part of the world that holds all within so many kilometres. */
function around(latitude: number, longitude: number, km: number): WorldPart {
  const high = km / kmOfDegree;
  const [south, north] = [Math.max(-90, latitude - high), Math.min(90, latitude + high)];
  const narrow = Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
  const wide = narrow > 0.01 ? high / narrow : 180;
  if (wide >= 180) return { south, north, west: -180, east: 180 };
  const turned = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;
  return { south, north, west: turned(longitude - wide), east: turned(longitude + wide) };
}
