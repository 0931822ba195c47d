// Holds the repository to the table in rooms.ts: every file in a room, no import through a wall, no ring, no file
// grown too long, no empty name. Reads text only, so that it takes no compiler and no build.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { emptyNames, lines, rooms, shared, topLevel, type Room } from './rooms.ts';

interface Import {
  from: string;
  typeOnly: boolean;
}

const statement =
  /(?:^|\n)\s*(import|export)\s+(type\s)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]|(?<![.\w])import\(\s*['"]([^'"]+)['"]\s*\)|\brequire\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every broken rule of the house under `root`, one line each. */
export function faults(root: string): string[] {
  const files = [...sources(root)];
  const arrows = new Map<string, string[]>();
  const found = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...shapeFaults(file, text), ...wallFaults(root, file, text, arrows)];
  });
  return [...strangers(root), ...found, ...rings(arrows), ...packageFaults(root)];
}

function* sources(root: string, under = ''): Generator<string> {
  for (const entry of readdirSync(join(root, under), { withFileTypes: true })) {
    const path = posix.join(under, entry.name);
    if (entry.isDirectory() && !/^(node_modules|dist|coverage|resources|\..*)$|^test\/fixtures$/.test(path)) {
      yield* sources(root, path);
    } else if (entry.isFile() && /\.(ts|mjs|svelte)$/.test(path)) yield path;
  }
}

function strangers(root: string): string[] {
  return readdirSync(root)
    .filter((name) => !name.startsWith('.') && !topLevel.includes(name))
    .map((name) => `${name}: may not stand at the top level`);
}

function shapeFaults(file: string, text: string): string[] {
  const found: string[] = [];
  const name = posix.basename(file);
  const most = lines[name.slice(name.lastIndexOf('.') + 1) as keyof typeof lines];
  const long = text.replace(/\n<style[^>]*>[^]*?\n<\/style>/g, '').split('\n').length - 1;
  if (long > most && !/Longer than \d+ lines because/.test(text))
    found.push(`${file}: ${long} lines, longer than ${most}`);
  if (emptyNames.test(name)) found.push(`${file}: its name does not say what it holds`);
  const cased = name.endsWith('.svelte') ? /^[A-Z][A-Za-z0-9]*\.svelte$/ : /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(ts|mjs)$/;
  if (!cased.test(name)) found.push(`${file}: files are kebab-case, components PascalCase`);
  if (!/^(#!.*\n)?\s*(\/\/|\/\*|<!--)/.test(text))
    found.push(`${file}: begins without a comment saying what it is for`);
  return found;
}

function wallFaults(root: string, file: string, text: string, arrows: Map<string, string[]>): string[] {
  const tests = /^(test|build)\//.test(file);
  const [name, room] = tests ? ['', null] : (Object.entries(rooms).find(([, each]) => each.files.test(file)) ?? []);
  if (room === undefined) return [`${file}: belongs to no room`];
  if (room === null) return [];
  const found: string[] = [];
  for (const { from, typeOnly } of importsOf(text)) {
    if (!from.startsWith('.')) {
      if (!allowed(room.outside, from)) found.push(`${file}: ${name} may not import ${from}`);
      continue;
    }
    const target = posix.join(posix.dirname(file), from.replace(/\?.*$/, ''));
    // A component may draw itself.
    if (target !== file || !file.endsWith('.svelte')) arrows.set(file, [...(arrows.get(file) ?? []), target]);
    if (!existsSync(join(root, target))) found.push(`${file}: imports ${target}, which is not there`);
    else if (!mayImport(room, target, typeOnly)) found.push(`${file}: ${name} may not import ${target}`);
  }
  return found;
}

function mayImport(room: Room, target: string, typeOnly: boolean): boolean {
  return room.files.test(target) || allowed(room.rooms, target) || (typeOnly && allowed(room.types, target));
}

function allowed(patterns: RegExp[] | undefined, name: string): boolean {
  return (patterns ?? []).some((pattern) => pattern.test(name));
}

/** What a file imports, statically or not, and whether only its types. */
export function importsOf(text: string): Import[] {
  return [...text.matchAll(statement)].map(([, , type, from, dynamic, required]) => ({
    from: from ?? dynamic ?? required ?? '',
    typeOnly: type !== undefined,
  }));
}

/** Rings among files, each told once. */
function rings(arrows: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) return void found.push(`a ring: ${[...path.slice(at), file].join(' → ')}`);
    if (done.has(file)) return;
    for (const next of arrows.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of arrows.keys()) walk(file, []);
  return found;
}

/** What the app ships with is imported by exactly one room, so that it can be replaced in one place. */
function packageFaults(root: string): string[] {
  const file = join(root, 'package.json');
  if (!existsSync(file)) return [];
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies).flatMap((name) => {
    const owners = Object.keys(rooms).filter((room) => allowed(rooms[room]?.outside, name));
    if (owners.length === 1 || shared.includes(name)) return [];
    return [`package.json: ${name} has ${owners.length} rooms (${owners.join(', ')}), not one`];
  });
}
