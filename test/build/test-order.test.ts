// The order in which the tests are run: none is lost, and those that open a window stand far from each other.

import { expect, test } from 'vitest';
import { inOrder } from '../../build/test-order.mjs';

const file = (name: string) => ({ moduleId: `/talbot/test/${name}.test.ts` });

test('the long ones begin, the others lie between them, and every file is run once', () => {
  const others = Array.from({ length: 30 }, (_, at) => file(`engine/${at}`));
  const files = [...others, file('app/aloud'), file('main/tray'), file('app/pictures')];
  const ordered = inOrder(files);
  expect(ordered).toHaveLength(files.length);
  expect(new Set(ordered)).toEqual(new Set(files));
  const opening = ordered.flatMap(({ moduleId }, at) => (/\/(app|main)\//.test(moduleId) ? [at] : []));
  expect(ordered[0]!.moduleId).toContain('app/pictures');
  expect(opening[1]! - opening[0]!).toBeGreaterThan(opening[2]! - opening[1]!);
  expect(opening[2]! - opening[1]!).toBeGreaterThan(1);
});

test('with one kind alone nothing is lost', () => {
  expect(inOrder([])).toEqual([]);
  expect(inOrder([file('engine/a'), file('engine/b')])).toHaveLength(2);
  expect(inOrder([file('app/a'), file('main/b')])).toHaveLength(2);
});
