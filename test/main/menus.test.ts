// The system's own menu bar beside the list of commands, screen by screen: every command stands in it once, under its name and
// with the key that does it now; what cannot be done here is grey, what is a switch shows how it stands, and choosing does it.

import type { MenuItem } from 'electron';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { acceleratorOf } from '../../main/menu.ts';
import { type CommandId, commandList, type Where } from '../../renderer/keys/commands.ts';
import { en } from '../../renderer/words/en.ts';
import { canOpen, openTalbot, type Opened, test } from './talbot-window.ts';

interface Entry {
  id: string;
  label: string;
  accelerator: string | null;
  enabled: boolean;
  checked: boolean | null;
}

const patient = { timeout: 120_000, interval: 100 };

describe('the menu bar of the system', { timeout: 240_000 }, () => {
  let talbot: Opened;
  beforeAll(async () => {
    if (canOpen) talbot = await openTalbot({ photos: 4 });
  }, 180_000);
  afterAll(() => talbot?.close());

  const entries = (): Promise<Entry[]> =>
    talbot.app.evaluate(({ Menu }) => {
      const all = (items: readonly MenuItem[]): MenuItem[] =>
        items.flatMap((item) => (item.submenu ? all(item.submenu.items) : [item]));
      return all(Menu.getApplicationMenu()!.items)
        .filter(({ id }) => id)
        .map(({ id, label, accelerator, enabled, checked, type }) => {
          return {
            id,
            label,
            accelerator: accelerator ?? null,
            enabled,
            checked: type === 'checkbox' ? checked : null,
          };
        });
    });
  const entry = async (id: CommandId) => (await entries()).find((one) => one.id === id)!;
  const choose = (id: CommandId) =>
    talbot.app.evaluate(({ Menu }, name) => Menu.getApplicationMenu()!.getMenuItemById(name)!.click(), id);

  /** What the list says can be done nowhere but elsewhere. */
  const foreign = (where: Where) =>
    commandList.filter((one) => one.where !== 'everywhere' && !one.where.includes(where)).map(({ id }) => id);

  test('has every command once, by its name and with its key', async () => {
    await expect.poll(async () => (await entries()).length, patient).toBeGreaterThan(0);
    const shown = (await entries()).map(({ id, label, accelerator }) => ({ id, label, accelerator }));
    const wanted = commandList.map(({ id, keys }) => {
      return { id, label: en.commands[id], accelerator: keys[0] ? acceleratorOf(keys[0], false) : null };
    });
    const sorted = (all: { id: string }[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(sorted(shown)).toEqual(sorted(wanted));
  });

  test.each<[string, CommandId | null, Where, CommandId[]]>([
    ['Library', null, 'grid', ['grid.open', 'select.all', 'mark.rate-3', 'view.larger', 'view.shape', 'file.export']],
    ['Albums', 'go.albums', 'grid', []],
    ['Map', 'go.map', 'grid', []],
    ['Duplicates', 'go.duplicates', 'duplicates', []],
    ['Review', 'go.review', 'review', []],
    ['Questions', 'go.questions', 'grid', []],
    ['Folders', 'go.folders', 'elsewhere', ['file.add-folder']],
    ['Models', 'go.models', 'elsewhere', []],
    ['Activity', 'go.activity', 'elsewhere', ['work.pause']],
    ['Settings', 'go.settings', 'elsewhere', ['view.zoom-in', 'view.zoom-out', 'view.zoom-usual']],
  ])(
    '%s: chosen in the menu; what belongs elsewhere is grey, what belongs here is not',
    async (title, go, where, here) => {
      if (go) {
        await choose(go);
        await expect.poll(() => talbot.page.url(), patient).toContain(`screen=${title.toLowerCase()}`);
      }
      const everywhere: CommandId[] = ['search.focus', 'help.keys', 'view.fullscreen', 'view.panels', 'go.library'];
      const grey = async () => (await entries()).filter(({ enabled }) => !enabled).map(({ id }) => id);
      await expect.poll(grey, patient).toEqual(expect.arrayContaining(foreign(where)));
      const now = await grey();
      expect([...everywhere, ...here].filter((id) => now.includes(id))).toEqual([]);
    },
  );

  test('a photo, a slideshow and a dialog have menus of their own', async () => {
    const { page } = talbot;
    const grey = async () => (await entries()).filter(({ enabled }) => !enabled).map(({ id }) => id);
    await choose('go.library');
    await page.getByRole('gridcell').first().click();
    await expect.poll(async () => (await entry('file.trash')).enabled, patient).toBe(true);
    await choose('grid.open');
    await page.getByRole('dialog').waitFor();
    await expect.poll(grey, patient).toEqual(expect.arrayContaining(foreign('photo')));
    expect((await entry('photo.edit-caption')).enabled).toBe(true);
    await choose('view.slideshow');
    await expect.poll(grey, patient).toEqual(expect.arrayContaining(foreign('slideshow')));
    expect(await entry('slideshow.pause')).toMatchObject({ enabled: true, checked: false });
    await choose('slideshow.pause');
    await expect.poll(() => entry('slideshow.pause'), patient).toMatchObject({ checked: true });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await choose('help.keys');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await expect
      .poll(grey, patient)
      .toEqual(expect.arrayContaining(['go.map', 'select.all', 'file.trash', 'edit.undo']));
    await page.keyboard.press('Escape');
  });

  test('switches show how they stand, and redo is there when there is something to do again', async () => {
    await choose('go.library');
    for (const id of ['view.captions', 'view.shape', 'view.panels'] as const) {
      await expect.poll(() => entry(id), patient).toMatchObject({ enabled: true, checked: false });
      await choose(id);
      await expect.poll(() => entry(id), patient).toMatchObject({ checked: true });
      await choose(id);
      await expect.poll(() => entry(id), patient).toMatchObject({ checked: false });
    }
    // The folder that was added can be taken back, nothing can be done again.
    await expect.poll(() => entry('edit.undo'), patient).toMatchObject({ enabled: true });
    await expect.poll(() => entry('edit.redo'), patient).toMatchObject({ enabled: false });
    await choose('select.all');
    await choose('mark.rate-3');
    const rated = talbot.page.locator('[role=gridcell] .stars');
    await expect.poll(() => rated.count(), patient).toBe(4);
    await choose('edit.undo');
    await expect.poll(() => entry('edit.redo'), patient).toMatchObject({ enabled: true });
    await expect.poll(() => rated.count(), patient).toBe(0);
    await choose('edit.redo');
    await expect.poll(() => entry('edit.redo'), patient).toMatchObject({ enabled: false });
    await choose('select.none');
    await expect.poll(() => entry('file.trash'), patient).toMatchObject({ enabled: false });
  });
});
