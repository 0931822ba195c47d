// Photos dragged out of the page: which of them go, as files or as a download, and what an album would take.

import { beforeEach, expect, test, vi } from 'vitest';
import type { Hit, Shell } from '../../../engine/contract.ts';
import { dragged } from '../../../renderer/grid/dragged.svelte.ts';
import { dragOut } from '../../../renderer/grid/drag-out.ts';
import { Selection } from '../../../renderer/grid/selection.svelte.ts';

const hit = { id: 3, name: 'a.jpg', kind: 'jpeg' } as Hit;
const files = vi.fn<(photos: number[], picture?: string | null) => void>();
const shell = (startDrag: Shell['startDrag']) => ({ startDrag, pictures: '/photo/' }) as Shell;

function drag(selection: Selection | undefined, to: Shell['startDrag'] = files) {
  const kept = new Map<string, string>();
  const dataTransfer = { setData: (type: string, data: string) => void kept.set(type, data), effectAllowed: '' };
  const preventDefault = vi.fn<() => void>();
  dragOut({ dataTransfer, preventDefault } as unknown as DragEvent, hit, selection, shell(to));
  return { kept, stopped: preventDefault.mock.calls.length > 0 };
}

function chosen(...photos: number[]): Selection {
  const selection = new Selection(async () => []);
  selection.range(photos);
  return selection;
}

beforeEach(() => {
  files.mockClear();
  dragged.chosen = null;
  dragged.tooMany = null;
  vi.stubGlobal('Element', function Element() {});
  vi.stubGlobal('location', { href: 'http://127.0.0.1:1/' });
});

test('all that are chosen go as files where the photo is one of them, else it goes alone', async () => {
  expect(drag(chosen(3, 5, 8)).stopped).toBe(true);
  drag(chosen(5, 8));
  drag(undefined);
  expect(files.mock.calls.map(([photos]) => photos)).toEqual([[3, 5, 8], [3], [3]]);
  await expect.poll(() => dragged.chosen).toEqual({ photos: [3] });
});

test('all of a small search go, though it is not listed', async () => {
  const selection = new Selection(async () => [3, 4, 5]);
  selection.all('', 3);
  expect(drag(selection).stopped).toBe(true);
  await expect.poll(() => files.mock.calls.map(([photos]) => photos)).toEqual([[3, 4, 5]]);
});

test('of more than the system takes none goes as a file; an album takes them all, and the edge of the window says why', async () => {
  const selection = new Selection(async () => []);
  selection.all('', 1_000_000);
  const { kept, stopped } = drag(selection);
  expect(stopped).toBe(false);
  expect(files).not.toHaveBeenCalled();
  expect([...kept.keys()]).toEqual(['application/x-talbot-photos']);
  await expect.poll(() => dragged.chosen).toEqual({ query: '' });
  expect(dragged.tooMany).toEqual({ many: 1_000_000, most: 1000 });
});

test('where nothing takes files, a download of one photo; of more, none rather than one of them', async () => {
  const one = drag(chosen(3), null);
  expect(one.stopped).toBe(false);
  expect(Object.fromEntries(one.kept)).toEqual({
    DownloadURL: 'image/jpeg:a.jpg:http://127.0.0.1:1/photo/original/3',
    'text/uri-list': 'http://127.0.0.1:1/photo/original/3',
  });
  expect([...drag(chosen(3, 5), null).kept.keys()]).toEqual(['application/x-talbot-photos']);
  await expect.poll(() => dragged.tooMany).toEqual({ many: 2, most: 1 });
});
