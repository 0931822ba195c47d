// What nobody on the screen waits for, and is refused all the same, is said at the foot of the page.

import { refusal } from './refusal.ts';
import { toasts } from './toasts.svelte.ts';

export function tellRefused(deed: Promise<unknown> | undefined): void {
  deed?.catch((error: unknown) => toasts.show({ text: refusal(error) }));
}
