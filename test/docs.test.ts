// What the READMEs list is what the code has: calls, news, reasons, verbs, fields of model.json, rooms, packages, scripts.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withKeySheet } from '../build/key-sheet.ts';
import { thirdParty } from '../build/third-party.mjs';
import { verbs } from '../engine/cli.ts';
import { calls, news } from '../engine/contract.ts';
import { rooms } from './rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const engine = read('engine/README.md');

const files = sources('');
const readmes = files.filter((file) => basename(file) === 'README.md');

function sources(under: string): string[] {
  return readdirSync(join(root, under), { withFileTypes: true }).flatMap((entry) => {
    const path = join(under, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|coverage|\..*)$/.test(entry.name) ? [] : sources(path);
    return [path];
  });
}

/** Those words that the text does not have in backquotes. */
function missing(text: string, words: string[]): string[] {
  return words.filter((word) => !text.includes(`\`${word}\``));
}

/** First cells of the table rows below a heading, without their backquotes. */
function listed(text: string, heading: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| *(`.*?) *\|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, word]) => word!),
  );
}

test('every call is described, and nothing that is not one', () => {
  expect(listed(engine, 'Calls').toSorted()).toEqual(Object.keys(calls).toSorted());
  for (const [call, kind] of Object.entries(calls)) {
    expect(engine.match(new RegExp(`^\\|.*\`${call}\`.*\\| (read|write) *\\|`, 'm'))?.[1], call).toBe(kind);
  }
});

test('every kind of news is described', () => {
  expect(missing(engine, Object.keys(news))).toEqual([]);
});

test('every reason is described, and nothing that is not one', () => {
  const union = /export type Reason =([^]+?)\n\n/.exec(read('engine/contract/errors.ts'))?.[1] ?? '';
  const reasons = [...union.matchAll(/'([^']+)'/g)].map(([, reason]) => reason!);
  expect(reasons.length).toBeGreaterThan(20);
  expect(listed(engine, 'Reasons').toSorted()).toEqual(reasons.toSorted());
});

test('every field of model.json is described', () => {
  const body = /export interface ModelDescription \{([^]+?)\n\}/.exec(read('engine/model.ts'))?.[1] ?? '';
  const fields = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field]) => field!);
  expect(fields.length).toBeGreaterThan(10);
  expect(listed(engine, 'model.json').toSorted()).toEqual(fields.toSorted());
});

test('every verb of the command line is in the README', () => {
  const told = read('README.md');
  expect(Object.keys(verbs).filter((verb) => !new RegExp(`talbot (-- )?${verb}\\b|\`${verb}\\b`).test(told))).toEqual(
    [],
  );
});

test('the keys of the README are those of the commands', () => {
  expect(withKeySheet(read('README.md'))).toBe(read('README.md'));
});

test('every script of package.json is told somewhere', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const told = read('README.md') + read('CONTRIBUTING.md') + read('build/README.md');
  const named = (script: string) => told.includes(`npm ${script}`) || told.includes(`npm run ${script}`);
  expect(Object.keys(scripts).filter((script) => !named(script))).toEqual([]);
});

const folders = readdirSync(join(root, 'engine'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'contract')
  .map((entry) => `engine/${entry.name}`);

test.each([...folders, 'main', 'preload', 'renderer', 'resources', 'build', 'test'])('%s has a README', (folder) => {
  expect(existsSync(join(root, folder, 'README.md'))).toBe(true);
});

test('each package a room imports is named in the README of that room', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const silent = Object.keys(dependencies).filter((name) => {
    const owner = Object.values(rooms).find(({ outside }) => outside?.some((pattern) => pattern.test(name)));
    const folder = folders.find((each) => owner?.files.test(`${each}/any.ts`));
    return !folder || !existsSync(join(root, folder, 'README.md')) || !read(`${folder}/README.md`).includes(name);
  });
  expect(silent).toEqual([]);
});

test('links between documents lead somewhere', () => {
  const documents = [...readmes, 'CONTRIBUTING.md', 'THIRD-PARTY.md'];
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, link]) => join(dirname(document), link!))
      .filter((link) => !existsSync(join(root, link)))
      .map((link) => `${document}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test('files that a document names are there', () => {
  const names = new Set(files.map((file) => basename(file)));
  const lost = readmes.flatMap((document) =>
    [...read(document).matchAll(/`([\w./-]+\.(?:ts|mjs|svelte|py))`/g)]
      .map(([, file]) => file!)
      .filter((file) => {
        if (!file.includes('/')) return !names.has(file);
        return ![dirname(document), 'engine', ''].some((from) => files.includes(join(from, file)));
      })
      .map((file) => `${document}: ${file}`),
  );
  expect(lost).toEqual([]);
});

test('THIRD-PARTY.md lists what the lock file installs', () => {
  expect(read('THIRD-PARTY.md')).toBe(thirdParty(JSON.parse(read('package-lock.json'))));
});

test('every demo photo has a credit, and every credit a photo', () => {
  const credits = JSON.parse(read('resources/demo/credits.json')) as Record<string, string>[];
  expect(credits.map(({ file }) => file).toSorted()).toEqual(
    readdirSync(join(root, 'resources/demo/photos')).toSorted(),
  );
  expect(credits.length).toBeGreaterThanOrEqual(20);
  for (const { author, licence, licenceUrl, source } of credits) {
    expect([author, licence, licenceUrl, source].every(Boolean)).toBe(true);
    expect(read('resources/demo/CREDITS.md')).toContain(author);
  }
});
