// Listens to what a page complains of while a person uses it: errors, refused scripts and styles, requests that leave
// the machine. A test asks at its end and expects none.

import type { Page } from 'playwright-core';

export function watchPage(page: Page): { complaints: string[] } {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    // A road that breaks while the engine is replaced is part of some tests; Chromium reports it, nobody can stop it.
    if (message.type() === 'error' && !/WebSocket|ERR_CONNECTION_REFUSED/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['app:', 'photo:', 'blob:', 'data:'].includes(url.protocol) && url.hostname !== '127.0.0.1') {
      complaints.push(`asked for ${url.href}`);
    }
  });
  return { complaints };
}
