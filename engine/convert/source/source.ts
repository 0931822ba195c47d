// Where a checkpoint comes from, as a person writes it: a folder, a repository of the hub, or an address.

import { existsSync } from 'node:fs';
import { EngineError } from '../../contract.ts';
import type { CheckpointFiles } from './checkpoint-files.ts';
import { folderFiles } from './folder-files.ts';
import type { Net } from './network.ts';
import { remoteFiles } from './remote-files.ts';
import { addressPlace, hubPlace } from './remote-place.ts';

/**
 * A folder where there is one of that name; `owner/name` and `owner/name@revision` are repositories of the hub; http and
 * https addresses are bases with the hub's layout, or folders of files.
 * @param commit what a conversion that was begun earlier read: its files are asked for, wherever the name points now.
 */
export function openSource(
  source: string,
  net: Net,
  revision: string | undefined,
  commit: string | null = null,
): CheckpointFiles {
  if (/^https?:\/\//i.test(source)) return remoteFiles(net, addressPlace(net, source, revision), commit);
  const [, repository, named] = /^([\w-][\w.-]*\/[\w-][\w.-]*)(?:@(.+))?$/.exec(source) ?? [];
  if (repository && !existsSync(source)) {
    return remoteFiles(net, hubPlace(net.endpoint, repository, revision ?? named ?? 'main'), commit);
  }
  if (revision === undefined) return folderFiles(source);
  throw new EngineError('bad-request', `${source} is a folder, and folders have no revisions. Leave the revision out.`);
}

/** True for what is not a folder on this machine. */
export function isRemote(source: string): boolean {
  return /^https?:\/\//i.test(source) || (/^[\w-][\w.-]*\/[\w-][\w.-]*(@.+)?$/.test(source) && !existsSync(source));
}
