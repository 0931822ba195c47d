// Goes through the app as a blind person does, with Orca, and checks what is said: the grid, what is chosen, a search, a photo, a
// conversation, notes. Prints every word. Run by hand, since it needs a screen reader: see test/README.md.
//
//   dbus-run-session -- node test/app/reader/listen.ts [--window]

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { needed, type Reader, startReader } from './orca.ts';
import { openBrowser, openWindow, type Opened } from './opened.ts';

interface Part {
  /** What a person does, by xdotool's names of keys. */
  keys: string[];
  /** Each is heard, in this order. */
  hears: RegExp[];
  /** Heard once at most. */
  once?: RegExp;
}

const parts: Record<string, Part> = {
  'a photo says its caption, where it stands and its month': {
    keys: ['Home', 'Right'],
    hears: [/photo-00\d\.jpg/, /2 of 8, \w+ \d{4}/],
    once: /2 of 8/,
  },
  'what is chosen is counted': { keys: ['shift+Right'], hears: [/3 of 8/, /2 of 8 selected/] },
  'letting go is told': { keys: ['ctrl+d'], hears: [/0 of 8 selected/] },
  'stars are a number, without buttons': { keys: ['3'], hears: [/^3 stars$/], once: /3 stars/ },
  'undoing is told': { keys: ['ctrl+z'], hears: [/Undone: marks/], once: /Undone/ },
  'the box for searching says what it is and what it offers': {
    keys: ['slash'],
    hears: [/Search photos/, /suggestions/],
  },
  'that nothing was found is told': { keys: ['"castle on a hill', 'Return'], hears: [/0 photos\. Nothing like that/] },
  'best matches and maybe are told': { keys: ['ctrl+a', '"zebras', 'Return'], hears: [/Maybe: \d/] },
  'all photos again': { keys: ['slash', 'ctrl+a', 'BackSpace', 'Escape', 'Escape'], hears: [/8 photos/] },
  'a photo that is opened says its caption and place': {
    keys: ['Home', 'Return'],
    hears: [/photo-00\d\.jpg.*1 of 8/],
    once: /1 of 8$/,
  },
  'the next one too, once': { keys: ['Right'], hears: [/photo-00\d\.jpg.*2 of 8/], once: /2 of 8/ },
  'a question is answered in one piece': {
    keys: ['a', '"Is there a dog?', 'Return'],
    hears: [/Ask about this photo/, /^(Yes|No|Not sure)\. .+\.$/],
    once: /^(Yes|No|Not sure)\. /,
  },
  'back among the photos': { keys: ['Escape', 'Escape'], hears: [/photo-00\d\.jpg/] },
  'what only is read in a dialog is come to': { keys: ['question'], hears: [/^Keyboard shortcuts/] },
  'a form names itself, and says what is chosen where it begins': {
    keys: ['Escape', 'ctrl+e'],
    hears: [/^Export 1 photo/, /^Originals/],
    once: /^Export 1 photo/,
  },
  'what is asked of all photos tells how far it is and what came of it': {
    keys: ['Escape', 'shift+q', 'Tab', '"Is there a boat?', 'Return'],
    hears: [/Question for the photos/, /photos? asked\. \d yes, \d not sure, \d no/],
  },
};

/** What is wrong with what was said; empty when nothing is. */
function wrong({ hears, once }: Part, said: string[]): string[] {
  let at = 0;
  const missing = hears.filter((one) => {
    const found = said.findIndex((words, index) => index >= at && one.test(words));
    if (found >= 0) at = found;
    return found < 0;
  });
  const many = once ? said.filter((words) => once.test(words)).length : 0;
  return [...missing.map((one) => `not heard: ${one}`), ...(many > 1 ? [`heard ${many} times: ${once}`] : [])];
}

async function walk(reader: Reader, page: Page): Promise<number> {
  let failed = 0;
  await page.locator('[role=gridcell]').nth(7).waitFor();
  reader.enter();
  await page.locator('[role=gridcell]').first().focus();
  // Leaving and coming back by keys is what makes Orca hand them on.
  await reader.press(['shift+Tab', 'Tab']);
  for (const [name, part] of Object.entries(parts)) {
    const said = await reader.press(part.keys, (so) => wrong(part, so).length === 0);
    const faults = wrong(part, said);
    failed += faults.length > 0 ? 1 : 0;
    console.log(`${faults.length > 0 ? '✗' : '✓'} ${name} [${part.keys.join(' ')}]`);
    for (const words of said) console.log(`    ${words}`);
    for (const fault of faults) console.log(`  ! ${fault}`);
  }
  return failed;
}

const missing = Object.entries(needed).filter(
  ([program]) => !(process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program))),
);
if (missing.length > 0 || !process.env['DBUS_SESSION_BUS_ADDRESS']) {
  const packages = [...Object.values(needed), 'at-spi2-core', 'gir1.2-wnck-3.0'].join(' ');
  console.error(`This needs a screen reader: apt-get install --no-install-recommends ${packages}`);
  console.error('Then: dbus-run-session -- node test/app/reader/listen.ts');
  process.exit(2);
}

const room = await mkdtemp(join(tmpdir(), 'talbot-listen-'));
const reader = await startReader();
let opened: Opened | null = null;
let failed = 1;
try {
  opened = await (process.argv.includes('--window') ? openWindow : openBrowser)(room, reader.env);
  failed = await walk(reader, opened.page);
  console.log(
    failed === 0 ? 'All of it was said.' : `${failed} of ${Object.keys(parts).length} were not said as they should be.`,
  );
} finally {
  await opened?.close();
  await reader.close();
  await rm(room, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
