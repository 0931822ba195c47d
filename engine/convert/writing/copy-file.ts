// A file that goes into the model folder as it is.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileToWrite } from './write-folder.ts';

/** Throws what the system says where the file is not there. */
export async function fileBytes(folder: string, name: string): Promise<FileToWrite> {
  const path = join(folder, name);
  const { size } = await stat(path);
  return {
    file: name,
    bytes: size,
    read: (signal) =>
      createReadStream(path, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) }) as AsyncIterable<Uint8Array>,
  };
}
