// What no page may do, whatever it holds: go elsewhere, open windows, ask for the camera, reach the network.

import type { Session, WebContents } from 'electron';
import { pageOrigin } from './page.ts';

const schemes = new Set(['app:', 'photo:', 'devtools:', 'blob:', 'data:']);

export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Nothing leaves the machine: a request to anything but ours ends here, whoever makes it. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isHarmless(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((request, answer) => {
    answer({ cancel: !schemes.has(new URL(request.url).protocol) });
  });
}

/** Writing to the clipboard when a person copies; everything else is refused. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

export function isOurs(url: string): boolean {
  return URL.canParse(url) && url.startsWith(`${pageOrigin}/`);
}
