// Everything a person can do by a key or the menu bar, as data: the key sheet, the settings and the native menus are made
// from this list. What a command does is offered by the component that can do it, see keys.svelte.ts; what it is called
// stands in words/. Pure.

/** A key acts where it makes sense: in lists of photos, in the photo looked at, … */
export type Where = 'grid' | 'photo' | 'review' | 'duplicates' | 'compare' | 'slideshow' | 'elsewhere';
export type Group = 'go' | 'find' | 'move' | 'select' | 'mark' | 'photo' | 'view' | 'file' | 'edit' | 'help';

interface Shape {
  id: string;
  group: Group;
  where: readonly Where[] | 'everywhere';
  /** As they come; a person may bind others. `Ctrl` is the command key of a Mac. */
  keys: readonly string[];
  /** Also while a line of text has the focus. */
  writing?: true;
}

/** Where a photo is looked at closely. */
const closely = ['photo', 'review', 'compare'] as const;
const photos = ['grid', 'photo', 'review', 'duplicates', 'compare', 'slideshow'] as const;

export const commands = [
  { id: 'go.library', group: 'go', where: 'everywhere', keys: ['G'] },
  { id: 'go.albums', group: 'go', where: 'everywhere', keys: ['Shift+A'] },
  { id: 'go.map', group: 'go', where: 'everywhere', keys: ['Shift+M'] },
  { id: 'go.duplicates', group: 'go', where: 'everywhere', keys: ['Shift+D'] },
  { id: 'go.review', group: 'go', where: 'everywhere', keys: ['Shift+R'] },
  { id: 'go.questions', group: 'go', where: 'everywhere', keys: ['Shift+Q'] },
  { id: 'go.folders', group: 'go', where: 'everywhere', keys: ['Shift+F'] },
  { id: 'go.models', group: 'go', where: 'everywhere', keys: ['Shift+O'] },
  { id: 'go.activity', group: 'go', where: 'everywhere', keys: ['Shift+W'] },
  { id: 'go.settings', group: 'go', where: 'everywhere', keys: ['Ctrl+,'], writing: true },

  { id: 'search.focus', group: 'find', where: 'everywhere', keys: ['/', 'Ctrl+F'], writing: true },
  { id: 'search.save', group: 'find', where: ['grid'], keys: ['Ctrl+S'], writing: true },
  { id: 'search.example', group: 'find', where: ['grid'], keys: [] },
  { id: 'photo.similar', group: 'find', where: photos, keys: ['N'] },

  { id: 'move.left', group: 'move', where: photos, keys: ['ArrowLeft'] },
  { id: 'move.right', group: 'move', where: photos, keys: ['ArrowRight'] },
  { id: 'move.up', group: 'move', where: photos, keys: ['ArrowUp'] },
  { id: 'move.down', group: 'move', where: photos, keys: ['ArrowDown'] },
  { id: 'grid.open', group: 'move', where: ['grid'], keys: ['E', 'Enter', 'Space'] },
  { id: 'photo.close', group: 'move', where: ['photo'], keys: ['Space'] },
  { id: 'view.back', group: 'move', where: 'everywhere', keys: ['Escape'] },

  { id: 'select.toggle', group: 'select', where: ['grid'], keys: ['S'] },
  { id: 'select.all', group: 'select', where: ['grid'], keys: ['Ctrl+A'] },
  { id: 'select.invert', group: 'select', where: ['grid'], keys: ['Ctrl+I'] },
  { id: 'select.none', group: 'select', where: ['grid'], keys: ['Ctrl+D'] },

  { id: 'mark.rate-0', group: 'mark', where: photos, keys: ['0'] },
  { id: 'mark.rate-1', group: 'mark', where: photos, keys: ['1'] },
  { id: 'mark.rate-2', group: 'mark', where: photos, keys: ['2'] },
  { id: 'mark.rate-3', group: 'mark', where: photos, keys: ['3'] },
  { id: 'mark.rate-4', group: 'mark', where: photos, keys: ['4'] },
  { id: 'mark.rate-5', group: 'mark', where: photos, keys: ['5'] },
  { id: 'mark.label-red', group: 'mark', where: photos, keys: ['6'] },
  { id: 'mark.label-yellow', group: 'mark', where: photos, keys: ['7'] },
  { id: 'mark.label-green', group: 'mark', where: photos, keys: ['8'] },
  { id: 'mark.label-blue', group: 'mark', where: photos, keys: ['9'] },
  { id: 'mark.label-purple', group: 'mark', where: photos, keys: [] },
  { id: 'mark.label-none', group: 'mark', where: photos, keys: [] },
  { id: 'mark.pick', group: 'mark', where: photos, keys: ['P'] },
  { id: 'mark.reject', group: 'mark', where: photos, keys: ['X'] },
  { id: 'mark.unflag', group: 'mark', where: photos, keys: ['U'] },
  { id: 'mark.favourite', group: 'mark', where: photos, keys: ['B'] },
  { id: 'mark.hide', group: 'mark', where: photos, keys: ['H'] },

  { id: 'photo.edit-caption', group: 'photo', where: ['photo', 'review'], keys: ['E'] },
  { id: 'photo.caption-again', group: 'photo', where: ['grid', 'photo', 'review'], keys: ['R'] },
  { id: 'photo.tag', group: 'photo', where: ['grid', 'photo'], keys: ['T'] },
  { id: 'photo.ask', group: 'photo', where: ['grid', 'photo'], keys: ['A'] },
  { id: 'photo.look', group: 'photo', where: ['photo'], keys: ['W'] },
  { id: 'photo.look-word', group: 'photo', where: ['photo'], keys: ['.'] },
  { id: 'photo.history', group: 'photo', where: ['photo'], keys: ['Shift+E'] },
  { id: 'photo.note', group: 'photo', where: ['photo'], keys: ['Shift+N'] },
  { id: 'photo.larger', group: 'view', where: closely, keys: ['+', '='] },
  { id: 'photo.smaller', group: 'view', where: closely, keys: ['-'] },
  { id: 'photo.pan-left', group: 'view', where: closely, keys: ['Shift+ArrowLeft'] },
  { id: 'photo.pan-right', group: 'view', where: closely, keys: ['Shift+ArrowRight'] },
  { id: 'photo.pan-up', group: 'view', where: closely, keys: ['Shift+ArrowUp'] },
  { id: 'photo.pan-down', group: 'view', where: closely, keys: ['Shift+ArrowDown'] },
  { id: 'photo.zoom', group: 'photo', where: closely, keys: ['Z'] },
  { id: 'review.accept', group: 'photo', where: ['review'], keys: ['A', 'Enter'] },
  { id: 'review.other', group: 'photo', where: ['review'], keys: ['O'] },
  { id: 'review.skip', group: 'photo', where: ['review'], keys: ['S'] },
  { id: 'duplicates.keep', group: 'photo', where: ['duplicates'], keys: ['K', 'Enter'] },
  { id: 'duplicates.apart', group: 'photo', where: ['duplicates'], keys: ['D'] },
  { id: 'duplicates.open', group: 'photo', where: ['duplicates'], keys: ['E', 'Space'] },
  { id: 'album.add', group: 'photo', where: ['grid', 'photo'], keys: ['L'] },
  { id: 'album.remove', group: 'photo', where: ['grid', 'photo'], keys: ['Shift+L'] },
  { id: 'album.earlier', group: 'photo', where: ['grid'], keys: [','] },
  { id: 'album.later', group: 'photo', where: ['grid'], keys: ['.'] },

  { id: 'view.compare', group: 'view', where: ['grid', 'photo', 'duplicates'], keys: ['C'] },
  { id: 'compare.keep', group: 'view', where: ['compare'], keys: ['K', 'Enter'] },
  { id: 'compare.add', group: 'view', where: ['compare'], keys: ['A'] },
  { id: 'compare.swap', group: 'view', where: ['compare'], keys: ['S'] },
  { id: 'compare.remove', group: 'view', where: ['compare'], keys: ['Backspace'] },
  { id: 'view.slideshow', group: 'view', where: ['grid', 'photo'], keys: ['Ctrl+Enter'] },
  { id: 'slideshow.captions', group: 'view', where: ['slideshow'], keys: ['I'] },
  { id: 'slideshow.shuffle', group: 'view', where: ['slideshow'], keys: ['S'] },
  { id: 'slideshow.films', group: 'view', where: ['slideshow'], keys: ['V'] },
  { id: 'slideshow.pause', group: 'view', where: ['slideshow'], keys: ['Space'] },
  { id: 'view.fullscreen', group: 'view', where: 'everywhere', keys: ['F', 'F11'] },
  { id: 'view.zoom-in', group: 'view', where: 'everywhere', keys: ['Ctrl++', 'Ctrl+='], writing: true },
  { id: 'view.zoom-out', group: 'view', where: 'everywhere', keys: ['Ctrl+-'], writing: true },
  { id: 'view.zoom-usual', group: 'view', where: 'everywhere', keys: ['Ctrl+0'], writing: true },
  { id: 'view.panels', group: 'view', where: 'everywhere', keys: ['Tab', 'Ctrl+B'] },
  { id: 'view.larger', group: 'view', where: ['grid'], keys: ['+', '='] },
  { id: 'view.smaller', group: 'view', where: ['grid'], keys: ['-'] },
  { id: 'view.shape', group: 'view', where: ['grid'], keys: ['J'] },
  { id: 'view.captions', group: 'view', where: ['grid'], keys: ['I'] },

  { id: 'file.add-folder', group: 'file', where: 'everywhere', keys: [] },
  { id: 'file.export', group: 'file', where: photos, keys: ['Ctrl+E'] },
  { id: 'file.reveal', group: 'file', where: photos, keys: [] },
  { id: 'file.open-with', group: 'file', where: photos, keys: [] },
  { id: 'file.trash', group: 'file', where: photos, keys: ['Delete'] },
  { id: 'work.pause', group: 'file', where: 'everywhere', keys: [] },

  { id: 'edit.undo', group: 'edit', where: 'everywhere', keys: ['Ctrl+Z'] },
  { id: 'edit.redo', group: 'edit', where: 'everywhere', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'] },

  { id: 'help.keys', group: 'help', where: 'everywhere', keys: ['?'] },
] as const satisfies readonly Shape[];

/** In the order they are shown. */
export const groups: readonly Group[] = [
  'move',
  'find',
  'go',
  'select',
  'mark',
  'photo',
  'view',
  'file',
  'edit',
  'help',
];

export type CommandId = (typeof commands)[number]['id'];
export type Command = Shape & { id: CommandId };

export const commandList: readonly Command[] = commands;

const byId = new Map(commandList.map((one) => [one.id, one]));

export function commandOf(id: CommandId): Command {
  return byId.get(id)!;
}

/** Whether both can be meant by the same key in the same place. */
export function meet(one: Command, other: Command): boolean {
  if (one.where === 'everywhere' || other.where === 'everywhere') return true;
  return one.where.some((where) => (other.where as readonly Where[]).includes(where));
}
