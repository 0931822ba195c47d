// Run by no-network.test.ts inside a network namespace: opens the window, adds a folder, waits until every photo is
// described, tries to reach the network from the page and from the window's own process, and writes down what it saw.
// The screen is reached by a file system socket, which every namespace shares.

import { createSocket } from 'node:dgram';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import type { Remote } from '../../engine/contract.ts';
import { findLocalEngine } from '../../engine/host/local.ts';
import { launchElectron } from './launched.ts';

const [folder, out] = process.argv.slice(2) as [string, string];
const root = new URL('../..', import.meta.url).pathname;
const electron = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, '.electron');

/** Bytes that the kernel sent on the way out. */
function counted(): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((one) => one.trim().startsWith('out:'))!;
  return Number(line.split(':')[1]!.trim().split(/\s+/)[8]);
}

async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function attempt(app: ElectronApplication): Promise<string> {
  const page = await app.firstWindow();
  const fromPage = await page.evaluate(() =>
    fetch('https://example.org/').then(
      () => 'sent',
      () => 'refused',
    ),
  );
  const fromSession = await app.evaluate(({ session }) =>
    session.defaultSession.fetch('http://192.0.2.9/').then(
      () => 'sent',
      () => 'refused',
    ),
  );
  return fromPage === 'refused' && fromSession === 'refused' ? 'refused' : 'sent';
}

const before = counted();
const app = await launchElectron({
  executablePath: join(electron, 'electron'),
  // In a user namespace one is root, who can have no sandbox.
  args: ['--no-sandbox', root, '--library', join(folder, 'library'), `--user-data-dir=${join(folder, 'settings')}`],
  env: {
    ...(process.env as Record<string, string>),
    TALBOT_MODELS: join(folder, 'models'),
    TALBOT_NODE: process.execPath,
  },
});
const page = await app.firstWindow();
page.setDefaultTimeout(120_000);
await app.evaluate(
  ({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  },
  join(folder, 'photos'),
);
await page.getByRole('button', { name: 'Add a folder' }).first().click();
const { engine, close } = (await until(
  () => findLocalEngine<Remote>(join(folder, 'library')),
  (found) => found !== null,
))!;
// Describing is a step of its own, which a person decides on.
await engine.setDescribing({ describing: 'on' });
const progress = await until(
  () => engine.progress(),
  (now) => now.photos === 4 && now.waiting === 0 && now.doing === 'nothing',
);
await page.locator('img[src^="photo:"]').nth(3).waitFor({ state: 'attached' });
const outcome = await attempt(app);
const ledger = await until(
  () => engine.ledger(),
  (now) => now.entries.some(({ refused }) => refused > 0),
);
const bytes = counted() - before;
await new Promise((resolve) => createSocket('udp4').send('seen?', 9, '203.0.113.9', resolve));
const seen = {
  photos: progress.photos,
  described: progress.seen,
  ledger,
  bytes,
  control: counted() - before - bytes,
  attempt: outcome,
  refused: ledger.entries.reduce((sum, entry) => sum + entry.refused, 0),
};
writeFileSync(out, JSON.stringify(seen));
close();
await app.close();
process.exit(0);
