// Pages of a long list: few are kept, the shapes of all stay; and months as headings.

import { expect, test } from 'vitest';
import { shapeByte, type Hit } from '../../../engine/contract.ts';
import { monthGroups } from '../../../renderer/grid/month-groups.ts';
import { pageSize, PhotoPages } from '../../../renderer/grid/photo-pages.ts';
import { previewPixels } from '../../../renderer/grid/preview-picture.ts';

const page = (at: number) =>
  Array.from({ length: pageSize }, (_, i) => ({ id: at * pageSize + i + 1, width: 3, height: 2 }) as Hit);

test('pages far away are let go, those near the screen stay', () => {
  const pages = new PhotoPages(1_000_000);
  for (let at = 0; at < 200; at++) pages.put(at, page(at), [0, at - 1]);
  expect(pages.kept).toBeLessThan(30);
  expect(pages.at(3)?.id).toBe(4);
  expect(pages.at(50 * pageSize)).toBeUndefined();
  expect(pages.positionOf(199 * pageSize + 1)).toBe(199 * pageSize);
  expect(pages.positionOf(50 * pageSize + 1)).toBe(-1);
  expect(pages.shapes(50 * pageSize, 51 * pageSize).whole).toBe(true);
});

test('shapes are known page by page, and guessed for a list that was moved', () => {
  const pages = new PhotoPages(1000);
  expect(pages.shapes(0, 10).whole).toBe(false);
  expect(pages.putShapes(0, new Uint8Array(pageSize * 2).fill(99))).toBe(true);
  expect(pages.putShapes(0, new Uint8Array(pageSize * 2).fill(99))).toBe(false);
  expect([pages.shapes(0, 500).whole, pages.shapes(0, 501).whole]).toEqual([true, false]);
  expect(pages.shapeless(0, 1000)).toEqual([2, 3]);
  const next = new PhotoPages(1003);
  next.guess(pages, 3);
  expect([...next.shapes(2, 5).bytes]).toEqual([0, 99, 99]);
  expect(next.shapes(2, 5).whole).toBe(false);
  const fewer = new PhotoPages(500);
  fewer.guess(pages, -499);
  expect([...fewer.shapes(0, 2).bytes]).toEqual([99, 0]);
});

test('a page put again brings its new shapes', () => {
  const pages = new PhotoPages(pageSize);
  pages.put(0, page(0), []);
  expect(pages.put(0, page(0), [])).toBe(false);
  const turned = page(0).map((hit) => ({ ...hit, width: 2, height: 3 }));
  expect(pages.put(0, turned, [])).toBe(true);
  expect(pages.shapes(0, 1).bytes[0]).toBe(shapeByte(2, 3));
});

test('full months have headings of their own, thin ones share one, and far ones do not', () => {
  const titles = { span: (a: string, b: string) => (a === b ? a : `${a}..${b}`), photos: String };
  const months = [
    { month: '2024-08', photos: 100 },
    { month: '2024-06', photos: 2 },
    { month: '2024-01', photos: 3 },
    { month: '2023-12', photos: 40 },
    { month: '2019-05', photos: 1 },
    { month: '2001-05', photos: 1 },
  ];
  const groups = monthGroups(months, titles);
  expect(groups.map(({ at, title, note }) => [at, title, note])).toEqual([
    [0, '2024-08', '100'],
    [100, '2024-01..2024-06', '5'],
    [105, '2023-12', '40'],
    [145, '2019-05', '1'],
    [146, '2001-05', '1'],
  ]);
  const oldest = monthGroups(months.toReversed(), titles);
  expect(oldest.map(({ title }) => title)).toContain('2024-01..2024-06');
});

test('a preview is sixteen opaque pixels', () => {
  const bytes = Uint8Array.from({ length: 48 }, (_, i) => i);
  const pixels = previewPixels(Buffer.from(bytes).toString('base64'));
  expect([...pixels.slice(0, 8)]).toEqual([0, 1, 2, 255, 3, 4, 5, 255]);
  expect(pixels).toHaveLength(64);
});
