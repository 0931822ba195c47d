// What is said of a damaged photo of which a part can be shown: an upper part above grey is no photo that a model may see.

import type { EngineError } from '../contract.ts';
import { shownPath } from '../file-path.ts';

export interface Damage {
  reason: 'file-truncated' | 'file-corrupt' | 'kind-unsupported';
  message: string;
}

/** Null where `error` means something else. */
export function damageOf(path: string, { reason, message: said }: EngineError): Damage | null {
  const name = shownPath(path);
  if (reason === 'file-truncated') {
    const message = `${name} ends too early: what is left of its picture is shown, and not described. Copy it again from where it came from.`;
    return { reason, message };
  }
  // A preview that the file carries may be shown all the same.
  if (reason === 'kind-unsupported') return { reason, message: said };
  if (reason !== 'file-corrupt') return null;
  const message = `${name} is damaged: what can be read of its picture is shown, and not described. Restore it from a backup, or copy it again from where it came from.`;
  return { reason, message };
}
