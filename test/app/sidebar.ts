// The way from screen to screen, as a person takes it.

import type { Page } from 'playwright-core';

/** By the name of the screen in the sidebar; what waits there may stand beside it. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('button', { name: new RegExp(`^${screen}`) })
    .click();
}
