// Addresses of a checkpoint's files. The hub's layout is BASE/resolve/REVISION/FILE; other servers may have it too, or
// just a folder of files.

import { EngineError } from '../../contract.ts';

export interface RemotePlace {
  title: string;
  name: string;
  /** Ways the files may lie there, the likeliest first: one of them holds for all. */
  layouts: Layout[];
}

/** Where a file may be: under the commit once that is known, else (or if it is not served) under the revision. */
export type Layout = (file: string, commit: string | null) => URL[];

const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');

/** `repository`: owner/name; `revision`: a branch, tag or commit. */
export function hubPlace(endpoint: string, repository: string, revision: string): RemotePlace {
  return hubLayout(new URL(`${endpoint}/${encoded(repository)}`), `${repository}@${revision}`, revision);
}

/** `BASE`, `BASE/resolve/REVISION`, `BASE/tree/REVISION`, or a folder of files. */
export function addressPlace({ endpoint }: { endpoint: string }, address: string, revision?: string): RemotePlace {
  if (!URL.canParse(address)) throw new EngineError('bad-request', `${address} is not an address. Check the spelling.`);
  const url = new URL(address);
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  const [, base, named] = /^(.*)\/(?:resolve|tree|blob)\/([^/]+)$/.exec(url.pathname) ?? [];
  if (base !== undefined) {
    const chosen = revision ?? decodeURIComponent(named!);
    url.pathname = base;
    return hubLayout(url, `${shown(url)}@${chosen}`, chosen);
  }
  if (revision !== undefined) return hubLayout(url, `${shown(url)}@${revision}`, revision);
  const hub = hubLayout(url, `${shown(url)}@main`, 'main');
  if (url.origin === new URL(endpoint).origin) return hub;
  const plain: Layout = (file) => [below(url, encoded(file))];
  return { title: shown(url), name: lastPart(url), layouts: [...hub.layouts, plain] };
}

function hubLayout(base: URL, title: string, revision: string): RemotePlace {
  const address = (file: string, rev: string) => below(base, `resolve/${encodeURIComponent(rev)}/${encoded(file)}`);
  const layout: Layout = (file, commit) =>
    [...new Set(commit ? [commit, revision] : [revision])].map((rev) => address(file, rev));
  return { title, name: lastPart(base), layouts: [layout] };
}

function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/$/, '')}/${path}`;
  return url;
}

const lastPart = (url: URL) => decodeURIComponent(url.pathname.split('/').at(-1)!) || url.hostname;

/** Without a password. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
