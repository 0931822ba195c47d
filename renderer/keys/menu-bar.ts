// The menu bar as data for the system: every command there is, by what it concerns, with the key that does it now. Pure.

import type { MenuEntry, MenuRole, Menus, Reason } from '../../engine/contract.ts';
import { type CommandId, commandList, type Group } from './commands.ts';
import { locale } from '../locale.ts';
import { reasons, words } from '../words.ts';

/** How commands stand now: their keys, and whether anybody would do them. */
export interface Standing {
  keysOf(id: CommandId): readonly string[];
  can(id: CommandId): boolean;
  /** Whether what it switches is on; undefined for what is no switch. */
  isOn(id: CommandId): boolean | undefined;
}

const line: MenuEntry = { separator: true };

export function menuBar(standing: Standing): Menus {
  const group = (name: Group): MenuEntry[] =>
    commandList
      .filter((command) => command.group === name)
      .map(({ id }) => ({
        id,
        label: words.commands[id],
        keys: standing.keysOf(id)[0] ?? null,
        enabled: standing.can(id),
        ...switched(standing.isOn(id)),
      }));
  const { commandGroups: names, desktop } = words;
  return {
    bar: [
      {
        label: words.name,
        role: 'app',
        items: [role('about'), line, role('hide'), role('hideOthers'), role('unhide'), line, role('quit')],
      },
      { label: names.file, items: [...group('file'), line, role('quit')] },
      {
        label: names.edit,
        role: 'edit',
        items: [...group('edit'), line, role('cut'), role('copy'), role('paste'), line, ...group('select')],
      },
      { label: names.find, items: group('find') },
      { label: names.photo, items: [...group('photo'), line, ...group('mark')] },
      { label: names.view, items: [...group('view'), line, ...group('move')] },
      { label: names.go, items: group('go') },
      { label: desktop.window, role: 'window', items: [role('minimize'), role('close')] },
      { label: names.help, role: 'help', items: group('help') },
    ],
    tray: desktop.tray,
    notices: desktop.notices,
    files: desktop.files,
    fallen: desktop.keepsFalling,
    reasons: sayReasons(),
    locale,
  };
}

function sayReasons(): Record<Reason, string> {
  const said = Object.entries(reasons).map(([reason, { happened, next }]) => [reason, `${happened} ${next}`]);
  return Object.fromEntries(said) as Record<Reason, string>;
}

function switched(on: boolean | undefined): { checked?: boolean } {
  return on === undefined ? {} : { checked: on };
}

function role(name: MenuRole): MenuEntry {
  return { role: name, label: words.desktop.roles[name] ?? name };
}
