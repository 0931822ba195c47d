// In which order vitest runs the files: those that open a window or a browser begin, the longest first, and between them as
// many of the others as take about that long. So two of them are seldom open at once, and none is left for the end.

import { BaseSequencer } from 'vitest/node';

/** Seconds on two cores of those far above the rest; a guess is enough. */
const seconds = {
  ...{ 'app/pictures': 120, 'app/electron': 100, 'main/attack': 85, 'app/browser': 80, 'main/deaths': 70 },
  ...{ 'main/cut-off': 35, 'main/questions': 35, 'main/resident': 25, 'app/films': 20, 'main/hung': 20 },
};
const usual = 10;

export default class TestOrder extends BaseSequencer {
  async sort(files) {
    return inOrder(await super.sort(files));
  }
}

export function inOrder(files) {
  const rooms = files.map((file) => [/\/test\/((?:app|main)\/.+)\.test\.ts$/.exec(file.moduleId)?.[1], file]);
  const others = rooms.filter(([name]) => name === undefined).map(([, file]) => file);
  const opening = rooms
    .filter(([name]) => name !== undefined)
    .map(([name, file]) => ({ file, long: seconds[name] ?? usual }))
    .toSorted((a, b) => b.long - a.long);
  const total = opening.reduce((sum, { long }) => sum + long, 0);
  const ordered = [];
  let [gone, taken] = [0, 0];
  for (const { file, long } of opening) {
    gone += long;
    const until = Math.round((others.length * gone) / total);
    ordered.push(file, ...others.slice(taken, until));
    taken = until;
  }
  return [...ordered, ...others.slice(taken)];
}
