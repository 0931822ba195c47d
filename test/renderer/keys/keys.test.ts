// From keys to commands: who is heard, where, while what has the focus; and binding other keys.

import { beforeEach, expect, test, vi } from 'vitest';
import { commandList, commandOf, meet } from '../../../renderer/keys/commands.ts';
import { Keys } from '../../../renderer/keys/keys.svelte.ts';
import { words } from '../../../renderer/words.ts';

/** Something that has the focus, described by the selectors it answers to. */
class Focused {
  value = 'words';
  readonly is: string;
  constructor(is: string) {
    this.is = is;
  }
  matches(selectors: string): boolean {
    return selectors.split(',').some((one) => one.trim().startsWith(this.is));
  }
}

let kept: Map<string, string>;
let keys: Keys;
let said: string[];

const note = (what: string) => () => void said.push(what);

function press(key: string, more: Partial<KeyboardEvent> & { target?: unknown } = {}): boolean {
  let prevented = false;
  const held = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '';
  const preventDefault = () => void (prevented = true);
  keys.press({ key, code, target: null, isComposing: false, preventDefault, ...held, ...more } as KeyboardEvent);
  return prevented;
}

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
  vi.stubGlobal('Element', Focused);
  vi.stubGlobal('HTMLInputElement', Focused);
  keys = new Keys();
  keys.where = () => 'grid';
  said = [];
});

test('no two commands have the same key in the same place as they come', () => {
  const clashes = commandList.flatMap((one) =>
    one.keys.flatMap((key) =>
      commandList
        .filter((other) => other.id > one.id && other.keys.includes(key) && meet(one, other))
        .map((other) => `${key}: ${one.id}, ${other.id}`),
    ),
  );
  expect(clashes).toEqual([]);
});

test('every command has a name, and ids are unique', () => {
  expect(new Set(commandList.map(({ id }) => id)).size).toBe(commandList.length);
  expect(commandList.filter(({ id }) => !words.commands[id])).toEqual([]);
});

test('who came last is heard; when it leaves, or says no, the one before', () => {
  keys.offer({ 'mark.pick': note('grid') });
  const leave = keys.offer({ 'mark.pick': note('photo') });
  expect(press('p')).toBe(true);
  leave();
  press('p');
  keys.offer({ 'mark.pick': () => false });
  press('p');
  expect(said).toEqual(['photo', 'grid', 'grid']);
});

test('a key that nobody answers to is left to the browser', () => {
  expect(press('p')).toBe(false);
  keys.offer({ 'mark.pick': () => false });
  expect(press('p')).toBe(false);
});

test('a key means what it means where the person is', () => {
  keys.offer({ 'grid.open': note('open'), 'photo.edit-caption': note('edit') });
  press('e');
  keys.where = () => 'photo';
  press('e');
  expect(said).toEqual(['open', 'edit']);
  expect([keys.can('grid.open'), keys.can('photo.edit-caption'), keys.can('photo.zoom')]).toEqual([false, true, false]);
});

test('behind a dialog nobody is heard, and menus know it', () => {
  keys.offer({ 'mark.pick': note('below') });
  const close = keys.wall();
  expect([press('p'), keys.can('mark.pick'), keys.run('mark.pick')]).toEqual([false, false, false]);
  // What stands below knows that it is for now only.
  expect(keys.walled).toBe(true);
  keys.offer({ 'mark.pick': note('inside') });
  press('p');
  close();
  expect([said, keys.walled]).toEqual([['inside'], false]);
});

test('a line of text keeps its keys, but for those that say they act there too', () => {
  keys.offer({
    'mark.pick': note('pick'),
    'search.focus': note('search'),
    'edit.undo': note('undo'),
    'move.right': note('right'),
  });
  const target = new Focused('textarea');
  press('p', { target: target as never });
  press('/', { target: target as never });
  press('z', { target: target as never, ctrlKey: true });
  press('ArrowRight', { target: target as never });
  expect(said).toEqual([]);
  press('f', { target: target as never, ctrlKey: true });
  target.value = '';
  press('ArrowRight', { target: target as never });
  expect(said).toEqual(['search', 'right']);
});

test('buttons keep Enter and Space, lists their arrows', () => {
  keys.offer({ 'grid.open': note('open'), 'move.right': note('right') });
  press('Enter', { target: new Focused('button') as never });
  press(' ', { target: new Focused('button') as never });
  press('ArrowRight', { target: new Focused('[role=menu]') as never });
  expect(said).toEqual([]);
  press('ArrowRight', { target: new Focused('button') as never });
  expect(said).toEqual(['right']);
});

test('Tab moves the focus unless the mouse was used last', () => {
  keys.offer({ 'view.panels': note('panels') });
  const body = new Focused('body');
  press('Tab', { target: body as never });
  expect(said).toEqual([]);
  keys.pointed();
  press('Tab', { target: body as never });
  press('Tab', { target: body as never });
  press('Tab', { target: new Focused('a[href]') as never });
  press('Tab', { target: body as never, shiftKey: true });
  press('Tab', { target: body as never });
  expect(said).toEqual(['panels', 'panels']);
});

test('on a Russian keyboard the same keys do the same', () => {
  keys.offer({ 'mark.pick': note('pick'), 'search.focus': note('search'), 'edit.undo': note('undo') });
  press('з', { code: 'KeyP' });
  press('.', { code: 'Slash' });
  press('я', { code: 'KeyZ', ctrlKey: true });
  // Back on a Latin layout a full stop is one.
  press('q', { code: 'KeyQ' });
  press('.', { code: 'Slash' });
  expect(said).toEqual(['pick', 'search', 'undo']);
});

test('what is composed with an input method is not a command', () => {
  keys.offer({ 'mark.pick': note('pick') });
  press('p', { isComposing: true });
  expect(said).toEqual([]);
});

test('a key is bound, kept, and refused while it leads elsewhere in the same place', () => {
  expect(keys.bind('mark.pick', 'Y')).toEqual([]);
  expect(new Keys().keysOf('mark.pick')).toEqual(['P', 'Y']);
  expect(keys.bind('mark.pick', 'X').map(({ id }) => id)).toEqual(['mark.reject']);
  expect(keys.keysOf('mark.pick')).toEqual(['P', 'Y']);
  // Only in the photo, where nothing of the grid is meant.
  expect(keys.bind('photo.look', 'J')).toEqual([]);
  keys.unbind('mark.reject', 'X');
  expect(keys.bind('mark.pick', 'X')).toEqual([]);
  keys.offer({ 'mark.pick': note('pick') });
  press('x');
  expect(said).toEqual(['pick']);
});

test('as it came leaves out keys that are others’ now, and all as they came forgets everything', () => {
  keys.unbind('mark.pick', 'P');
  keys.bind('mark.reject', 'P');
  keys.reset('mark.pick');
  expect([keys.keysOf('mark.pick'), keys.isOwn('mark.pick')]).toEqual([[], true]);
  const takeBack = keys.resetAll();
  expect(commandList.filter(({ id }) => keys.keysOf(id) !== commandOf(id).keys)).toEqual([]);
  expect(new Keys().isOwn('mark.reject')).toBe(false);
  takeBack();
  expect([keys.keysOf('mark.pick'), keys.keysOf('mark.reject')]).toEqual([[], ['X', 'P']]);
  expect(new Keys().isOwn('mark.reject')).toBe(true);
});

test('what was kept is read with doubt', () => {
  kept.set('talbot-keys', '{"mark.pick":["Y",7],"no.such":["Q"],"mark.reject":"X"}');
  const read = new Keys();
  expect(read.keysOf('mark.pick')).toEqual(['Y']);
  expect(read.keysOf('mark.reject')).toEqual(['X']);
  kept.set('talbot-keys', 'nonsense');
  expect(new Keys().keysOf('mark.pick')).toEqual(['P']);
});

test('a closed list keeps its letters, and leaves the signs to the page', () => {
  const target = new Focused('select') as never;
  keys.offer({ 'search.focus': note('search'), 'help.keys': note('keys'), 'mark.pick': note('pick') });
  expect(press('/', { target })).toBe(true);
  expect(press('?', { target, shiftKey: true })).toBe(true);
  expect(press('p', { target })).toBe(false);
  expect(said).toEqual(['search', 'keys']);
});
