// Every action is in the menu bar, once, with its key; and what comes from outside is opened or offered, never added.

import { describe, expect, test, vi } from 'vitest';
import { EngineError, type MenuEntry, type Menus, type Photo } from '../../../engine/contract.ts';
import { menus as checkedMenus } from '../../../main/asked.ts';
import { commandList } from '../../../renderer/keys/commands.ts';
import { menuBar } from '../../../renderer/keys/menu-bar.ts';
import { type OpenedParts, showOpened } from '../../../renderer/opened.ts';
import { words } from '../../../renderer/words.ts';

function entries(menus: Menus): MenuEntry[] {
  const all = (items: MenuEntry[]): MenuEntry[] =>
    items.flatMap((item) => ('items' in item ? all(item.items) : [item]));
  return menus.bar.flatMap(({ items }) => all(items));
}

describe('the menu bar', () => {
  const menus = menuBar({
    keysOf: (id) => (id === 'go.library' ? ['Y', 'G'] : []),
    can: (id) => id !== 'file.trash',
    isOn: (id) => (id === 'view.captions' ? true : undefined),
  });

  test('has every command once', () => {
    const ids = entries(menus).flatMap((entry) => ('id' in entry ? [entry.id] : []));
    expect(ids.toSorted()).toEqual(commandList.map(({ id }) => id).toSorted());
  });

  test('shows the key a person bound, and what nobody would do as not possible', () => {
    expect(entries(menus)).toContainEqual({ id: 'go.library', label: 'Library', keys: 'Y', enabled: true });
    expect(entries(menus)).toContainEqual({
      id: 'file.trash',
      label: 'Move to the trash',
      keys: null,
      enabled: false,
    });
  });

  test('shows which switches are on, and no mark on what is no switch', () => {
    const marked = entries(menus).filter((entry) => 'checked' in entry);
    expect(marked).toMatchObject([{ id: 'view.captions', checked: true }]);
  });

  test('is what the window takes', () => {
    expect(() => checkedMenus([menus])).not.toThrow();
  });
});

describe('what comes from outside', () => {
  function parts(photoAt: OpenedParts['engine']['photoAt']) {
    const addFolder = vi.fn(async ({ path }: { path: string }) => {
      if (path.endsWith('.jpg')) throw new EngineError('bad-request', 'a file');
      return {} as never;
    });
    return {
      engine: { photoAt, addFolder, folders: async () => [{ path: '/known' }] as never },
      place: { go: vi.fn() },
      toasts: { show: vi.fn() },
      selection: { range: vi.fn() },
    };
  }
  const nowhere = () => Promise.reject(new EngineError('not-found', 'no'));

  test('a photo of the library is opened', async () => {
    const given = parts(async ({ path }) => ({ id: path === '/b.jpg' ? 7 : 0 }) as Photo);
    await showOpened(['/b.jpg'], given);
    expect(given.place.go).toHaveBeenCalledWith({ photo: 7 });
    expect(given.toasts.show).not.toHaveBeenCalled();
  });

  test.each([
    ['/photos/new.jpg', ['/photos']],
    ['/photos', ['/photos']],
  ])('of %s the folder is offered, and added only when a person says so', async (path, asked) => {
    const given = parts(nowhere);
    await showOpened([path], given);
    expect(given.engine.addFolder).not.toHaveBeenCalled();
    const { action } = given.toasts.show.mock.calls[0]![0] as { action: { run(): void } };
    action.run();
    await expect.poll(() => given.engine.addFolder.mock.calls.map(([{ path: one }]) => one)).toEqual(asked);
  });

  test('a folder that is watched already is told', async () => {
    const given = parts(nowhere);
    await showOpened(['/known'], given);
    expect(given.toasts.show.mock.calls[0]![0]).toMatchObject({ text: words.desktop.opened.known });
    expect(given.engine.addFolder).not.toHaveBeenCalled();
    await showOpened(['/known/notes.txt'], given);
    expect(given.toasts.show.mock.calls[1]![0]).toEqual({ text: words.desktop.opened.noPhoto('notes.txt') });
  });

  test('of many those of the library are chosen, and each folder of the others is offered once', async () => {
    const known = new Map([
      ['/known/1.jpg', 1],
      ['/known/2.jpg', 2],
    ]);
    const given = parts(async ({ path }) => (known.has(path) ? ({ id: known.get(path) } as Photo) : nowhere()));
    const paths = ['/a.album', '/known/1.jpg', '/b/3.jpg', '/known/2.jpg', '/b/4.jpg'];
    await showOpened(paths, given, new Set(['/a.album']));
    expect(given.place.go).toHaveBeenCalledWith({ screen: 'library', text: '' });
    expect(given.selection.range).toHaveBeenCalledWith([1, 2]);
    const offered = given.toasts.show.mock.calls[1]![0] as { text: string; action: { run(): void } };
    expect(offered.text).toBe(words.desktop.opened.several(3, 2));
    offered.action.run();
    await expect
      .poll(() => given.engine.addFolder.mock.calls.map(([{ path: one }]) => one))
      .toEqual(['/a.album', '/b']);
  });
});
