// Every word of the page is said somewhere on it: what nobody says any more would be translated for nothing.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { en } from '../../renderer/words/en.ts';

const renderer = fileURLToPath(new URL('../../renderer', import.meta.url));

test('no word is left that nobody says', () => {
  const said = new Set(sources().flatMap(saidIn));
  const silent = ways(en).filter((way) => {
    const steps = way.split('.');
    return !steps.some((_, i) => said.has(steps.slice(0, i + 1).join('.')));
  });
  expect(silent).toEqual([]);
});

function sources(): string[] {
  return readdirSync(renderer, { recursive: true, withFileTypes: true })
    .filter((entry) => /\.(ts|svelte)$/.test(entry.name) && !/[/\\]words$/.test(entry.parentPath))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** The way to each text, `caption.none`. */
function ways(words: object, before = ''): string[] {
  return Object.entries(words).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? ways(inner as object, `${before}${name}.`)
      : [`${before}${name}`],
  );
}

/**
 * Ways that a file follows from `words`, each as far as it goes; one that ends at a group says all of it (`reasons[reason]`).
 * A group that only gets a shorter name is followed under that name.
 */
function saidIn(text: string): string[] {
  const names: [name: string, way: string][] = [['words', '']];
  const whole = [...text.matchAll(/export const \{([^}]+)\} = words;/g)].flatMap(([, inner]) => inner!.split(/,\s*/));
  let left = text.replace(/const (\w+) = words((?:\.\w+)+);/g, (_, name: string, way: string) => {
    names.push([name, way.slice(1)]);
    return '';
  });
  left = left.replace(/const \{([^}]+)\} = words((?:\.\w+)+);/g, (_, inner: string, way: string) => {
    for (const part of inner.split(',')) {
      const [from, to = from] = part.split(':').map((each) => each.trim());
      names.push([to!, `${way.slice(1)}.${from!}`]);
    }
    return '';
  });
  const followed = names.flatMap(([name, way]) =>
    [...left.matchAll(new RegExp(`(?<![\\w'-])(?<![\\w)\\]]\\??\\.)${name}((?:\\??\\.\\w+)*)(?!\\w*['-])`, 'g'))]
      .map(([, steps]) => [way, ...steps!.split(/\??\./)].filter(Boolean).join('.'))
      .filter(Boolean),
  );
  return [...whole.map((name) => name.trim()), ...followed];
}
