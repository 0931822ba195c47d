// The colours of the page told apart as WCAG 2.2 asks, in the light and in the dark: text on every ground it stands on (1.4.3),
// and the lines and marks without which a field, a switch or the focus would not be seen (1.4.11).

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const style = readFileSync(fileURLToPath(new URL('../../renderer/style.css', import.meta.url)), 'utf8');
const [usual, more] = style.split('@media (prefers-contrast: more)') as [string, string];

type Colours = Map<string, string[]>;

function coloursIn(text: string): Colours {
  const found = text.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...found].map(([, name, ...both]) => [name!, both]));
}

const colours = coloursIn(usual);
/** For who asks the system for more contrast. */
const stronger = new Map([...colours, ...coloursIn(more.slice(0, more.indexOf('\n}\n')))]);

/** Relative luminance, as WCAG defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string, look: 0 | 1, of: Colours): number {
  const [lighter, darker] = [one, other].map((name) => luminance(of.get(name)![look]!)).toSorted((a, b) => b - a) as [
    number,
    number,
  ];
  return (lighter + 0.05) / (darker + 0.05);
}

function tooNear(inks: readonly string[], grounds: readonly string[], least: number, of = colours): string[] {
  return inks.flatMap((ink) =>
    grounds.flatMap((ground) =>
      ([0, 1] as const)
        .filter((look) => contrast(ink, ground, look, of) < least)
        .map((look) => `${ink} on ${ground}, ${look === 0 ? 'light' : 'dark'}: ${contrast(ink, ground, look, of)}`),
    ),
  );
}

const grounds = ['paper', 'surface', 'raised', 'well', 'stage', 'side', 'chosen', 'accent-soft'];

test('text can be read on every ground', () => {
  for (const of of [colours, stronger])
    expect(tooNear(['ink', 'ink-soft', 'accent', 'doubt', 'danger'], grounds, 4.5, of)).toEqual([]);
  expect(tooNear(['on-accent'], ['accent', 'accent-hover'], 4.5)).toEqual([]);
  expect(tooNear(['doubt'], ['doubt-soft'], 4.5)).toEqual([]);
  expect(tooNear(['danger'], ['danger-soft'], 4.5)).toEqual([]);
  expect(tooNear(['ink'], ['thumb'], 4.5)).toEqual([]);
});

test('the edge of a field and the focus can be seen', () => {
  const fields = ['paper', 'surface', 'raised', 'well', 'stage', 'side'];
  expect(tooNear(['line-strong', 'accent'], fields, 3)).toEqual([]);
});

test('colours that are too near are found', () => {
  expect(tooNear(['line'], ['paper'], 3)).toHaveLength(2);
});
