// Command-line switches that would open the app to a debugger, or run it otherwise than it was made: the packaged app
// ignores them. The fuses take care of Node's own; for Chromium's there are none.

import type { CommandLine } from 'electron';

const unheard = [
  ...['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-debugging-targets'],
  ...['remote-allow-origins', 'enable-automation', 'auto-open-devtools-for-tabs', 'load-extension'],
  ...['inspect', 'inspect-brk', 'inspect-wait', 'inspect-port', 'inspect-publish-uid', 'js-flags'],
  ...['renderer-cmd-prefix', 'utility-cmd-prefix', 'gpu-launcher', 'renderer-startup-dialog', 'single-process'],
  ...['disable-web-security', 'allow-file-access-from-files', 'ignore-certificate-errors', 'host-rules'],
];

/** Called before anything else: what listens begins only after the app's own first lines. */
export function closeToDebuggers(words: CommandLine): void {
  for (const name of unheard) words.removeSwitch(name);
}
