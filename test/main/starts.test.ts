// What comes from outside: a second start with strange words, names no screen was made for, more files than any message
// holds, what the system opens. All of it reaches the page that is there, and nothing ends it.

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { jpegOf } from '../engine/some-photos.ts';
import { openedNext } from './opened-next.ts';
import { asRoot, electronFolder, openTalbot, root, test } from './talbot-window.ts';

describe('a start from outside', { timeout: 240_000 }, () => {
  const names = [
    'line\nbreak.jpg',
    'שלום עולם.jpg',
    '\u202Egpj.exe.jpg',
    '日本語 📷 é.jpg',
    'quote\'"`$(x);&.jpg',
    '-rf.jpg',
  ];

  test('files with any name are handed over as they are; options, links and what is not there are not', async () => {
    const talbot = await openTalbot();
    try {
      mkdirSync(talbot.at('in'));
      for (const name of names) writeFileSync(talbot.at('in', name), await jpegOf(5));
      const deep = join(talbot.at('in'), ...Array.from({ length: 12 }, () => 'd'.repeat(200)));
      mkdirSync(deep, { recursive: true });
      const told = await openedNext(talbot.page);
      const hostile = [
        ...[
          '--inspect=0',
          '--remote-debugging-port=0',
          '--js-flags=--expose-gc',
          '--require=/tmp/x.js',
          '--no-such-option',
        ],
        ...['https://example.org/x.jpg', 'file:///etc/passwd', 'app://talbot/index.html', '\\\\server\\share\\x.jpg'],
        ...[`${talbot.at('in')}/missing.jpg`, 'x'.repeat(5000)],
      ];
      const own = ['--library', talbot.at('library'), `--user-data-dir=${talbot.at('settings')}`];
      const words = [...asRoot, root, ...hostile, ...names.map((name) => talbot.at('in', name)), deep, ...own];
      const second = spawn(join(electronFolder!, 'electron'), words, { stdio: 'ignore' });
      expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
      expect(await told()).toEqual([...names.map((name) => talbot.at('in', name)), deep]);
      // The folder is offered, by a name of one line.
      const offer = talbot.page.getByRole('log').getByRole('paragraph').first();
      await offer.waitFor();
      await talbot.page.getByRole('button', { name: 'Watch', exact: true }).click();
      await talbot.page.locator('img[src^="photo:"]').first().waitFor({ state: 'attached' });
    } finally {
      await talbot.close();
    }
  });

  test('more files than a message of the system holds arrive, and end nothing', async () => {
    const talbot = await openTalbot();
    try {
      mkdirSync(talbot.at('in'));
      const many = Array.from({ length: 500 }, (_, at) => talbot.at('in', `${'long '.repeat(20)}${at}.jpg`));
      for (const path of many) writeFileSync(path, 'x');
      const told = await openedNext(talbot.page);
      const own = ['--library', talbot.at('library'), `--user-data-dir=${talbot.at('settings')}`];
      const second = spawn(join(electronFolder!, 'electron'), [...asRoot, root, ...many, ...own], { stdio: 'ignore' });
      expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
      expect(await told()).toEqual(many);
    } finally {
      await talbot.close();
    }
  });

  test('what the system opens (open-file) before and after the page is there reaches it', async () => {
    const talbot = await openTalbot({ photos: 2 });
    try {
      const prevented = await talbot.app.evaluate(
        ({ app }, path) => {
          let said = false;
          app.emit('open-file', { preventDefault: () => (said = true) }, path);
          return said;
        },
        talbot.at('photos', 'photo-001.jpg'),
      );
      expect(prevented).toBe(true);
      await talbot.page.getByRole('dialog').waitFor();
      expect(talbot.page.url()).toMatch(/photo=\d+/);
    } finally {
      await talbot.close();
    }
  });
});
