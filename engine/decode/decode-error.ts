// Says what decoders and the file system complain about in the contract's reasons, with what to do next.

import { EngineError } from '../contract.ts';
import { shownPath } from '../file-path.ts';

const truncated = /premature|truncat|unexpected end of/i;
/** TIFF in Lab, or of kinds of numbers that only instruments write. */
const unread = /labq|unsupported (tiff|bit|sample|color|colour)|not a known tiff colour/i;
const tooLarge = /pixel limit|too large|too big/i;

/** What `error` means for one photo, `cutOff` if it is known to end early. Errors that have a reason stay as they are. */
export function decodeError(path: string, error: unknown, cutOff = false): EngineError {
  if (error instanceof EngineError) return error;
  const name = shownPath(path);
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  // libvips ends what it has nothing to add to with a colon.
  const said = (error instanceof Error ? error.message.split('\n')[0]! : String(error)).replace(/[:\s]+$/, '');
  const because = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(because);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') {
    return new EngineError('file-missing', `${name} is not there any more. It comes back when the file does.`, because);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new EngineError(
      'no-permission',
      `${name} may not be read. Give yourself permission to read it, then try again.`,
      because,
    );
  }
  if (unread.test(said)) {
    return new EngineError(
      'kind-unsupported',
      `${name} keeps its colours in a way that Talbot does not read (${said}). Save it as RGB, or a JPEG beside it.`,
      because,
    );
  }
  if (tooLarge.test(said)) return tooLargeError(name, said);
  if (cutOff || truncated.test(said)) {
    return new EngineError(
      'file-truncated',
      `${name} ends too early (${said}). Copy it again from where it came from.`,
      because,
    );
  }
  return new EngineError(
    'file-corrupt',
    `${name} could not be decoded (${said}). Open it in another program and save it again, or restore it from a backup.`,
    because,
  );
}

export function tooLargeError(name: string, said: string): EngineError {
  return new EngineError(
    'file-too-large',
    `${name} is too large to open safely (${said}). Save a smaller copy beside it.`,
  );
}

function diskFull(because?: ErrorOptions): EngineError {
  return new EngineError(
    'disk-full',
    'The disk of the library is full: thumbnails cannot be written. Free some space; Talbot then goes on by itself.',
    because,
  );
}
