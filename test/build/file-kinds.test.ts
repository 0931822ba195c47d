// A file manager offers Talbot for the kinds it reads, and for no other; a program's path is quoted so that any path works.

import { describe, expect, test } from 'vitest';
import { desktopEntry, fileKinds, linuxMimeTypes } from '../../build/file-kinds.mjs';
import { byName, rawExtensions } from '../../engine/scan/kinds.ts';

const kinds = Object.values(fileKinds);

describe('kinds of files', () => {
  test('all are read by Talbot', () => {
    expect(kinds.flatMap(({ ext }) => ext).filter((ext) => byName(`photo.${ext}`) !== 'photo')).toEqual([]);
  });

  test('no RAW is forgotten, and none stands twice', () => {
    const all = kinds.flatMap(({ ext }) => ext);
    expect(rawExtensions.filter((ext) => !all.includes(ext))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(linuxMimeTypes).size).toBe(linuxMimeTypes.length);
  });
});

describe('the entry of a Linux desktop', () => {
  const lines = (program: string) => desktopEntry(program, '/opt/talbot/talbot.png').split('\n');

  test('offers photos and folders, and takes files as they are', () => {
    const entry = lines('/opt/talbot/talbot');
    expect(entry[0]).toBe('[Desktop Entry]');
    expect(entry).toContain('Exec="/opt/talbot/talbot" %F');
    expect(entry.find((line) => line.startsWith('MimeType='))).toMatch(/image\/jpeg;.*inode\/directory;$/);
  });

  test('a path with signs of the shell in it is still one word', () => {
    expect(lines('/home/a "b" $c 50%/talbot')).toContain('Exec="/home/a \\\\"b\\\\" \\\\$c 50%%/talbot" %F');
  });
});
