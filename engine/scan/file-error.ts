// Says a file system's error codes in the contract's reasons, with what to do next.

import { EngineError } from '../contract.ts';
import { shownPath } from '../file-path.ts';

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'unknown error';
}

/** What `error` means for one photo's file; anything that is no file system error stays as it is. */
export function fileError(path: string, error: unknown): unknown {
  const code = codeOf(error);
  const name = shownPath(path);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') {
    return new EngineError('file-missing', `${name} is not there any more. It comes back when the file does.`);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new EngineError(
      'no-permission',
      `${name} may not be read. Give yourself permission to read it, then try again.`,
    );
  }
  if (/^E[A-Z0-9]+$/.test(code)) {
    return new EngineError(
      'file-corrupt',
      `${name} could not be read (${code}). Check the drive it is on, then try again.`,
    );
  }
  return error;
}
