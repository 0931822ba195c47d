// The menu bar as the page describes it: words, keys and commands are the page's, which also hears the keys (the menu
// only shows them); copying, quitting and the like are the system's. Pure but for types.

import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry, Menus } from '../engine/contract.ts';

type Choose = (id: string) => void;

/** Until the page has said what is in the menu bar: what works without it. */
export function firstMenu(mac: boolean): MenuItemConstructorOptions[] {
  return mac ? [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] : [];
}

export function menuBar(menus: Menus, choose: Choose, mac: boolean): MenuItemConstructorOptions[] {
  return menus.bar
    .filter((menu) => mac || menu.role !== 'app')
    .map(({ label, role, items }) => ({
      label,
      ...(role === 'window' || role === 'help' ? { role } : {}),
      submenu: items.map((item) => entry(item, choose, mac)),
    }));
}

function entry(item: MenuEntry, choose: Choose, mac: boolean): MenuItemConstructorOptions {
  if ('separator' in item) return { type: 'separator' };
  if ('role' in item) return { role: item.role, label: item.label };
  if ('items' in item) return { label: item.label, submenu: item.items.map((one) => entry(one, choose, mac)) };
  const accelerator = item.keys ? acceleratorOf(item.keys, mac) : null;
  return {
    id: item.id,
    label: item.label,
    enabled: item.enabled !== false,
    ...(item.checked === undefined ? {} : { type: 'checkbox' as const, checked: item.checked }),
    // The page hears its own keys, with the rules of its own for text fields: the menu only shows them.
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
    click: () => choose(item.id),
  };
}

const named: Record<string, string> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  Enter: 'Return',
};

const known =
  /^([A-Z0-9]|F([1-9]|1[0-9]|2[0-4])|Left|Right|Up|Down|Esc|Return|Space|Tab|Delete|Backspace|Home|End|PageUp|PageDown|[!-/:-@[-`{-~])$/;

/** As Electron writes it; null for what it does not know, and on a Mac for a bare key, which would be taken while typing. */
export function acceleratorOf(keys: string, mac: boolean): string | null {
  const parts =
    keys === '+' || keys.endsWith('++') ? [...keys.slice(0, -1).split('+').filter(Boolean), 'Plus'] : keys.split('+');
  const key = parts.pop()!;
  const modifiers = parts.map((part) => ({ Ctrl: 'CommandOrControl', Shift: 'Shift', Alt: 'Alt' })[part]);
  if (modifiers.includes(undefined) || (mac && !modifiers.includes('CommandOrControl'))) return null;
  const name = key === 'Plus' ? key : (named[key] ?? key);
  return name === 'Plus' || known.test(name) ? [...modifiers, name].join('+') : null;
}
