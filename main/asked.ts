// What the page may say to the window, message by message: each check returns the value with its type, or throws. The
// page is ours, but whoever takes it over speaks with its voice, so nothing here is taken on trust. Pure.

import type {
  FallenWords,
  FileWords,
  Habits,
  MenuEntry,
  MenuRole,
  Menus,
  NoticeWords,
  Reason,
  Theme,
  TrayWords,
} from '../engine/contract.ts';
import { isZoom } from './zoom.ts';

/** `reason`: what the page has words for; the message is for who reads the log. */
export class Refused extends Error {
  readonly reason: Reason;
  constructor(message: string, reason: Reason = 'bad-request') {
    super(message);
    this.reason = reason;
  }
}

const longest = { label: 200, id: 100, path: 4096, name: 200, picture: 400_000 };
const most = { photos: 1000, entries: 400, depth: 3, reasons: 100 };

const roles = new Set<MenuRole>([
  ...(['quit', 'close', 'minimize', 'zoom', 'front', 'about', 'hide', 'hideOthers', 'unhide', 'services'] as const),
  ...(['cut', 'copy', 'paste', 'selectAll', 'reload', 'togglefullscreen'] as const),
]);

const noticeWords = ['described', 'read', 'exported', 'answered', 'installed', 'stopped'] as const;
const trayWords = [
  'open',
  'pause',
  'resume',
  'quit',
  'nothingToDo',
  'working',
  'paused',
  'slowly',
  'hot',
  'fullScreen',
] as const;
const fallenWords = ['message', 'detail', 'again', 'close'] as const;
const fileWords = ['photos', 'tables'] as const;

export function nothing(asked: unknown[]): void {
  if (asked.length > 0) throw new Refused('This takes nothing.');
}

export function flag([value, ...more]: unknown[]): boolean {
  if (typeof value !== 'boolean' || more.length > 0) throw new Refused('This takes true or false.');
  return value;
}

export function theme([value, ...more]: unknown[]): Theme {
  if ((value !== 'light' && value !== 'dark' && value !== 'system') || more.length > 0) {
    throw new Refused('This takes light, dark or system.');
  }
  return value;
}

export function kinds([value, ...more]: unknown[]): 'photos' | 'tables' | 'any' {
  if ((value !== 'photos' && value !== 'tables' && value !== 'any') || more.length > 0) {
    throw new Refused('This takes photos, tables or any.');
  }
  return value;
}

/** The name of a file, never a way to one. */
export function fileName([value, ...more]: unknown[]): string {
  const name = text(value, longest.name);
  if (/[/\\:\p{Cc}]/u.test(name) || /^\.+$/.test(name) || more.length > 0) {
    throw new Refused('This takes the name of a file.');
  }
  return name;
}

export function path([value, ...more]: unknown[]): string {
  if (more.length > 0) throw new Refused('This takes one path.');
  return text(value, longest.path);
}

export function photos([value, ...more]: unknown[]): number[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most.photos || more.length > 0) {
    throw new Refused(`This takes a list of 1 to ${most.photos} photo numbers.`);
  }
  if (!value.every((id) => Number.isSafeInteger(id) && (id as number) > 0))
    throw new Refused('No photo has this number.');
  return [...new Set(value as number[])];
}

/** `picture`: a small PNG, written as a data URL, or none. */
export function drag([list, picture, ...more]: unknown[]): { photos: number[]; picture: string | null } {
  const none = picture === undefined || picture === null;
  const drawn = typeof picture === 'string' && picture.length <= longest.picture && pngUrl.test(picture);
  if ((!none && !drawn) || more.length > 0) throw new Refused('This takes photos and a small PNG picture.');
  return { photos: photos([list]), picture: none ? null : (picture as string) };
}

const pngUrl = /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/;

export function photosToOpen([list, choose, ...more]: unknown[]): { photos: number[]; choose: boolean } {
  if ((choose !== undefined && typeof choose !== 'boolean') || more.length > 0) {
    throw new Refused('This takes photos and whether to choose a program.');
  }
  return { photos: photos([list]), choose: choose === true };
}

export function habits([value, ...more]: unknown[]): Partial<Habits> {
  const given = fields(value, [], ['stayInTray', 'stayAwake', 'zoom']);
  if (more.length > 0) throw new Refused('This takes habits.');
  for (const name of ['stayInTray', 'stayAwake']) if (name in given) flag([given[name]]);
  if ('zoom' in given && !isZoom(given['zoom'])) throw new Refused('This takes a size of 0.5 to 3.');
  return given;
}

export function menus([value, ...more]: unknown[]): Menus {
  const given = fields(value, ['bar', 'tray', 'notices', 'files'], ['fallen', 'reasons', 'locale']);
  const { bar, tray, notices, files, fallen, reasons, locale } = given;
  if (!Array.isArray(bar) || bar.length > 12 || more.length > 0) throw new Refused('A menu bar is a list of menus.');
  return {
    bar: bar.map(menu),
    tray: said<TrayWords>(tray, trayWords),
    notices: said<NoticeWords>(notices, noticeWords),
    files: said<FileWords>(files, fileWords),
    ...(fallen === undefined ? {} : { fallen: said<FallenWords>(fallen, fallenWords) }),
    ...(reasons === undefined ? {} : { reasons: reasonWords(reasons) }),
    ...(locale === undefined ? {} : { locale: localeName(locale) }),
  };
}

function localeName(value: unknown): string {
  const name = text(value, 40);
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(name)) throw new Refused('This takes the name of a locale.');
  return name;
}

/** As many as the page has: it may know more reasons than this window. */
function reasonWords(value: unknown): Record<Reason, string> {
  if (!isObject(value)) throw new Refused('This takes an object of reasons.');
  return said<Record<Reason, string>>(value, Object.keys(value).slice(0, most.reasons) as Reason[]);
}

function said<Words>(value: unknown, names: readonly (keyof Words & string)[]): Words {
  const words = fields(value, names);
  return Object.fromEntries(names.map((name) => [name, text(words[name], longest.label)])) as Words;
}

function menu(value: unknown): Menus['bar'][number] {
  const { label, role, items } = fields(value, ['label', 'items'], ['role']);
  if (role !== undefined && role !== 'app' && role !== 'edit' && role !== 'window' && role !== 'help') {
    throw new Refused('No menu has this role.');
  }
  return { label: text(label, longest.label), ...(role ? { role } : {}), items: entries(items, 1) };
}

function entries(value: unknown, depth: number): MenuEntry[] {
  if (!Array.isArray(value) || value.length > most.entries || depth > most.depth) {
    throw new Refused('A menu is a list of entries.');
  }
  return value.map((one) => entry(one, depth));
}

function entry(value: unknown, depth: number): MenuEntry {
  if (isObject(value) && 'separator' in value) return { separator: true };
  if (isObject(value) && 'role' in value) {
    const { role, label } = fields(value, ['role', 'label']);
    if (!roles.has(role as MenuRole)) throw new Refused('No entry of a menu has this role.');
    return { role: role as MenuRole, label: text(label, longest.label) };
  }
  if (isObject(value) && 'items' in value) {
    const { label, items } = fields(value, ['label', 'items']);
    return { label: text(label, longest.label), items: entries(items, depth + 1) };
  }
  return command(value);
}

function command(value: unknown): MenuEntry {
  const { id, label, keys, enabled, checked } = fields(value, ['id', 'label'], ['keys', 'enabled', 'checked']);
  if (typeof id !== 'string' || !/^[\w.-]+$/.test(id) || id.length > longest.id)
    throw new Refused('No command is so named.');
  for (const maybe of [enabled, checked]) {
    if (maybe !== undefined && typeof maybe !== 'boolean')
      throw new Refused('An entry is enabled and checked, or not.');
  }
  return {
    id,
    label: text(label, longest.label),
    keys: keys === undefined || keys === null ? null : text(keys, 40),
    enabled: enabled !== false,
    ...(typeof checked === 'boolean' ? { checked } : {}),
  };
}

function text(value: unknown, longestText: number): string {
  if (typeof value !== 'string' || value === '' || value.length > longestText || !value.isWellFormed()) {
    throw new Refused(`This takes text of 1 to ${longestText} characters.`);
  }
  if (value.includes('\0')) throw new Refused('This takes text.');
  return value;
}

function fields(value: unknown, names: readonly string[], more: readonly string[] = []): Record<string, unknown> {
  if (!isObject(value)) throw new Refused(`This takes an object with ${names.join(', ')}.`);
  const stranger = Object.keys(value).find((name) => !names.includes(name) && !more.includes(name));
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (stranger !== undefined || missing !== undefined) {
    throw new Refused(`This takes an object with ${names.join(', ')}, and nothing unknown.`);
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
