// The menu that opens where it was asked for: by the right button, the menu key or a button with three dots. One at a time;
// parts/Menu.svelte draws it.

import type { Label } from '../engine/contract.ts';
import type { CommandId } from './keys/commands.ts';
import type { IconName } from './icons.ts';

/** A line of a menu: something to do, a heading, a dividing line, or more behind it. */
export type MenuItem =
  | 'line'
  | { heading: string }
  | { command: CommandId; label?: string; swatch?: Label | undefined }
  | { label: string; items: MenuItem[]; icon?: IconName }
  | {
      label: string;
      run: () => void;
      icon?: IconName;
      /** The colour it is about. */
      swatch?: Label;
      /** A switch: on or off. */
      checked?: boolean;
      disabled?: boolean;
      danger?: boolean;
    };

export interface OpenMenu {
  x: number;
  y: number;
  items: MenuItem[];
  /** Gets the focus back. */
  from: HTMLElement | null;
}

const focusable = 'button, a[href], input, select, textarea, [tabindex]';

export const menu = $state<{ open: OpenMenu | null }>({ open: null });

/** At the pointer for the right button and the menu key, else below the button that was pressed. */
export function openMenu(event: MouseEvent | KeyboardEvent, items: MenuItem[]): void {
  event.preventDefault();
  event.stopPropagation();
  // What was pressed may be a picture or a word inside of what has the focus.
  const from = event.target instanceof Element ? event.target.closest<HTMLElement>(focusable) : null;
  const button = event.currentTarget instanceof HTMLElement ? event.currentTarget : from;
  const box = button?.getBoundingClientRect();
  const asked = event.type === 'contextmenu' && event instanceof MouseEvent;
  const at = asked ? { x: event.clientX, y: event.clientY } : { x: box?.left ?? 0, y: (box?.bottom ?? 0) + 4 };
  menu.open = { ...at, items, from };
}

export function closeMenu(): void {
  const from = menu.open?.from;
  menu.open = null;
  from?.focus({ preventScroll: true });
}
