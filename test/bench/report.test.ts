// What the benches tell: medians, percentiles, and one section per bench in RESULTS.md.

import { expect, test } from 'vitest';
import { asMarkdown, median, percentile, shown, timed, withSection } from './report.ts';

test('median and percentiles lie between neighbours', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(percentile([0, 10, 20, 30, 40], 95)).toBeCloseTo(38, 9);
});

test('figures keep three digits that matter', () => {
  expect([12345.678, 12.345, 0.01234, 0].map(shown)).toEqual(['12,346', '12.3', '0.0123', '0']);
});

test('time is told in seconds', async () => {
  expect(await timed(() => {})).toBeLessThan(60);
});

test('a section takes the place of the one before it', () => {
  const scan = { title: 'Scan', about: 'A walk.', rows: [{ what: 'files', value: 20000, unit: '1/s' }] };
  const first = withSection('# Results\n\nHead.\n', scan);
  expect(first).toBe(`# Results\n\nHead.\n\n${asMarkdown(scan)}\n`);
  const search = { ...scan, title: 'Search', about: 'A search.' };
  const both = withSection(first, search);
  const again = withSection(both, { ...scan, about: 'Another walk.' });
  expect(again).toContain('Another walk.');
  expect(again).not.toContain('A walk.');
  expect(again.indexOf('## Scan')).toBeLessThan(again.indexOf('## Search'));
});
