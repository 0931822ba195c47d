// Groups of duplicates, page by page: each is told apart from all others, also where one photo stands first in two of them.

import { expect, test } from 'vitest';
import type { DuplicateGroup, DuplicateKind, DuplicatesPage } from '../../engine/contract.ts';
import { keyOf, TwinGroups } from '../../renderer/twin-groups.svelte.ts';
import { pretendEngine } from '../engine/pretend-engine.ts';

const group = (kind: DuplicateKind, id: number) => ({ kind, photos: [{ id }, { id: id + 100 }] }) as DuplicateGroup;

test('a photo that lies in two places and is the first of a burst makes two groups, and none is there twice', async () => {
  const pages: Record<string, DuplicateGroup[]> = {
    first: [group('files', 1), group('burst', 1)],
    // Something new came in between: the second page begins with what the first one ended with.
    second: [group('burst', 1), group('files', 2)],
  };
  const duplicates = async ({ after }: { after?: string | null }): Promise<DuplicatesPage> => ({
    groups: pages[after ?? 'first']!,
    total: 3,
    cursor: after ? null : 'second',
    compared: { done: 4, waiting: 0 },
  });
  const twins = new TwinGroups(pretendEngine({ duplicates }));
  await twins.refresh();
  await twins.loadMore();
  expect(twins.groups.map(keyOf)).toEqual(['files 1', 'burst 1', 'files 2']);
});
