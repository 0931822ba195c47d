// A graphics device made of software (SwiftShader, which every Electron brings along): slow, without float16, but the same
// path through ONNX Runtime's WebGPU as on a real one.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { electronFolder } from '../../../build/electron.mjs';
import { startWorker, type StartWorker } from '../../../engine/worker-process.ts';

/** Environment of a process that sees it; null where no Electron for Linux is at hand. */
export function softwareDevice(): Record<string, string> | null {
  const folder = process.platform === 'linux' ? (electronFolder() as string | null) : null;
  const files = ['libvulkan.so.1', 'libvk_swiftshader.so', 'vk_swiftshader_icd.json'];
  if (!folder || !files.every((file) => existsSync(path.join(folder, file)))) return null;
  const icd = path.join(folder, 'vk_swiftshader_icd.json');
  return { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: icd, VK_DRIVER_FILES: icd };
}

/** Without any graphics device, whatever the machine has. */
export const noDevice = { VK_ICD_FILENAMES: '/nonexistent', VK_DRIVER_FILES: '/nonexistent' };

/** Workers in that environment. */
export function workersWith(env: Record<string, string>): StartWorker {
  return (name, options) => startWorker(name, { ...options, env: { ...options?.env, ...env } });
}
