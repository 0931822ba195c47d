// Photos dragged out of the page: which of them go, as files or as a download, and what an album would take.

import { beforeEach, expect, test, vi } from 'vitest';
import type { Hit, Shell } from '../../../engine/contract.ts';
import { dragged } from '../../../renderer/dragged.svelte.ts';
import { dragOut } from '../../../renderer/grid/drag-out.ts';
import { Selection } from '../../../renderer/selection.svelte.ts';

const hit = { id: 3, name: 'a.jpg', kind: 'jpeg' } as Hit;
const files = vi.fn<(photos: number[]) => void>();
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
  vi.stubGlobal('location', { href: 'http://127.0.0.1:1/' });
});

test('all that are chosen go as files where the photo is one of them, else it goes alone', async () => {
  expect(drag(chosen(3, 5, 8)).stopped).toBe(true);
  drag(chosen(5, 8));
  drag(undefined);
  expect(files.mock.calls).toEqual([[[3, 5, 8]], [[3]], [[3]]]);
  await vi.waitFor(() => expect(dragged.chosen).toEqual({ photos: [3] }));
});

test('of a million chosen one goes as a file, and an album would take them all', async () => {
  const selection = new Selection(async () => []);
  selection.all('', 1_000_000);
  drag(selection);
  expect(files.mock.calls).toEqual([[[3]]]);
  await vi.waitFor(() => expect(dragged.chosen).toEqual({ query: '' }));
});

test('no more than the system can be told', () => {
  drag(chosen(...Array.from({ length: 1500 }, (_, i) => i + 1)));
  expect(files.mock.calls[0]![0]).toHaveLength(1000);
});

test('where nothing takes files, a download of the one photo', () => {
  const { kept, stopped } = drag(chosen(3, 5), null);
  expect(stopped).toBe(false);
  expect(Object.fromEntries(kept)).toEqual({
    DownloadURL: 'image/jpeg:a.jpg:http://127.0.0.1:1/photo/original/3',
    'text/uri-list': 'http://127.0.0.1:1/photo/original/3',
  });
});
