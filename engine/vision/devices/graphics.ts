// Names the graphics device and driver of this machine, so that what was found out about them is forgotten when they change.

import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** One line; equal lines mean the same hardware and the same driver. */
export async function graphicsName(): Promise<string> {
  const system = `${process.platform} ${process.arch} ${os.release()}`;
  if (process.platform === 'linux') return [system, ...(await linuxCards()), ...(await vulkanDrivers())].join('; ');
  if (process.platform === 'win32') return `${system}; ${await windowsCards()}`;
  // Metal's drivers come with the system.
  return `${system}; ${os.cpus()[0]?.model ?? ''}`;
}

async function linuxCards(): Promise<string[]> {
  const folder = '/sys/class/drm';
  const cards = (await names(folder)).filter((name) => /^card\d+$/.test(name)).toSorted();
  const ids = cards.map(async (card) => {
    const parts = ['vendor', 'device'].map((part) => text(path.join(folder, card, 'device', part)));
    return (await Promise.all(parts)).join(':');
  });
  return [...(await Promise.all(ids)), await text('/proc/driver/nvidia/version')].filter((part) => part !== '');
}

/** Drivers are libraries that small files point to; a new one has another size or date. */
async function vulkanDrivers(): Promise<string[]> {
  const { VK_ICD_FILENAMES: chosen, VK_DRIVER_FILES: files } = process.env;
  const listed = files ?? chosen;
  const folders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
  const found = listed
    ? listed.split(path.delimiter)
    : (await Promise.all(folders.map(async (one) => (await names(one)).map((name) => path.join(one, name))))).flat();
  return Promise.all(found.toSorted().map(async (file) => `${path.basename(file)} ${await stampOf(file)}`));
}

async function windowsCards(): Promise<string> {
  const query = 'Get-CimInstance Win32_VideoController | ForEach-Object { $_.Name + " " + $_.DriverVersion }';
  const { stdout } = await promisify(execFile)('powershell', ['-NoProfile', '-Command', query]).catch(() => ({
    stdout: '',
  }));
  return stdout.trim().split(/\r?\n/).join('; ');
}

async function stampOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  return found ? `${found.size} ${found.mtimeMs}` : 'missing';
}

const names = (folder: string) => readdir(folder).catch(() => [] as string[]);

async function text(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim().replaceAll('\n', ' ');
}
