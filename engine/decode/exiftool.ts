// One ExifTool process that stays open: tags of every kind of photo, and the pictures embedded in RAW files.

import { ExifTool } from 'exiftool-vendored';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError, type PhotoKind } from '../contract.ts';
import { bytesFromPath, shownPath } from '../file-path.ts';
import { factTags, filmTags, type Tags } from './facts.ts';
import { memoryLookMs, residentMegabytes } from './process-memory.ts';

const previewTags = ['JpgFromRaw', 'PreviewImage', 'OtherImage', 'JpgFromRaw2', 'ThumbnailImage'] as const;

/** Films tell the time of Greenwich, and may be longer than 4 GB. */
const filmArgs = ['-api', 'QuickTimeUTC=1', '-api', 'LargeFileSupport=1'];

/** ExifTool itself takes some 50. */
const mostMegabytes = 1024;

export interface MetadataReader {
  /** Null when ExifTool cannot run here. */
  tags(path: string, kind?: PhotoKind): Promise<Tags | null>;
  /** The largest JPEG inside a RAW file or a film; null when there is none. */
  preview(path: string, tags: Tags): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** `perlIsHere` is asked once, before the first file: starting ExifTool without Perl would end the whole process. */
export function openMetadataReader(
  taskTimeoutMillis: number,
  perlIsHere = findPerl,
  megabytes = mostMegabytes,
): MetadataReader {
  const tool = new ExifTool({
    maxProcs: 1,
    taskTimeoutMillis,
    taskRetries: 0,
    exiftoolArgs: ['-stay_open', 'True', '-@', '-'],
  });
  const memory = setInterval(() => void endLarge(tool.pids, megabytes), memoryLookMs).unref();
  let asked: Promise<boolean> | null = null;
  return {
    async tags(path, kind) {
      if (!(await (asked ??= perlIsHere()))) return null;
      // -fast2 would skip maker notes, and with them most lenses.
      const wanted = [...factTags, ...previewTags, ...(kind === 'video' ? filmTags : [])];
      const readArgs = ['-fast', ...(kind === 'video' ? filmArgs : []), ...wanted.map((tag) => `-${tag}`)];
      const reading = withPlainName(path, (name) => tool.readRaw(name, { readArgs })) as Promise<unknown>;
      // A file ExifTool cannot make sense of has no facts; whether it is a photo the decoder decides.
      return reading.catch((error: unknown) => ({ Error: String(error) })) as Promise<Tags>;
    },
    async preview(path, tags) {
      const largest = previewTags
        .map((tag) => ({ tag, bytes: binaryBytes(tags[tag]) }))
        .sort((a, b) => b.bytes - a.bytes)[0]!;
      if (largest.bytes === 0) return null;
      return withPlainName(path, (name) => tool.extractBinaryTagToBuffer(largest.tag as 'PreviewImage', name));
    },
    close: () => {
      clearInterval(memory);
      return tool.end(false);
    },
  };
}

/** Texts and profiles packed into a file may unpack to more than any memory holds; its picture is shown all the same. */
async function endLarge(pids: readonly number[], most: number): Promise<void> {
  for (const pid of pids) {
    if ((await residentMegabytes(pid)) <= most) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

export function rawNeedsPerl(path: string): EngineError {
  return new EngineError(
    'kind-unsupported',
    `${shownPath(path)} is a camera RAW file; its picture is read with ExifTool, which needs Perl. Install Perl (Debian, Ubuntu: sudo apt install perl) and try again.`,
  );
}

/** ExifTool prints `(Binary data 123456 bytes, use -b option to extract)`. */
function binaryBytes(value: unknown): number {
  return Number(/Binary data (\d+) bytes/.exec(String(value))?.[1] ?? 0);
}

/** ExifTool is told names line by line and as UTF-8: any other name gets a link with a plain one for the moment. */
async function withPlainName<T>(path: string, use: (name: string) => Promise<T>): Promise<T> {
  if (!/[\r\n\0\uf780-\uf7ff]/.test(path)) return use(path);
  const folder = await mkdtemp(join(tmpdir(), 'talbot-'));
  try {
    const extension = /\.[a-z0-9]{1,5}$/i.exec(path)?.[0] ?? '';
    await symlink(bytesFromPath(path), join(folder, `photo${extension}`));
    return await use(join(folder, `photo${extension}`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** On Windows ExifTool brings its own Perl. */
async function findPerl(): Promise<boolean> {
  if (process.platform === 'win32' || existsSync('/usr/bin/perl')) return true;
  const { code } = await new Promise<{ code: unknown }>((resolve) => {
    execFile('perl', ['-e', '1'], (error) => resolve({ code: error?.code ?? 0 }));
  });
  return code === 0;
}
