// What a server's answer says of a file: whether it is there, how large, which version, and which part of it follows.

import { EngineError } from '../../contract.ts';
import { isPacked, type Answer } from './http-get.ts';
import { Transient } from './network.ts';

/** What tells a file from another version of it. */
export interface FileVersion {
  bytes: number;
  /** The content's hash or tag as the hub names it while it redirects (X-Linked-Etag). */
  linked: string | null;
  /** ETag or date by the address (without its query) that gave it: two hosts need not agree. */
  tags: Map<string, string>;
}

/** The header, from whichever hop has it first. */
const first = ({ hops }: Answer, name: string): string | null =>
  (hops.map((headers) => headers[name]).find((value) => typeof value === 'string') as string | undefined) ?? null;

const bare = (etag: string | null | undefined) => etag?.replace(/^W\//, '').replace(/^"|"$/g, '') || null;

export function commitOf(answer: Answer): string | null {
  const commit = first(answer, 'x-repo-commit');
  return commit && /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
}

/** Null when the server does not say how large the file is. */
export function versionOf(answer: Answer): FileVersion | null {
  const bytes = sizeOf(answer);
  if (bytes === null) return null;
  const { etag, 'last-modified': date } = answer.headers;
  const tag = bare(etag) ?? date;
  const place = answer.url.origin + answer.url.pathname;
  return { bytes, linked: bare(first(answer, 'x-linked-etag')), tags: new Map(tag ? [[place, tag]] : []) };
}

/** sha256 of the content, which the hub tells of large files. */
export function sha256Of(answer: Answer): string | null {
  const linked = bare(first(answer, 'x-linked-etag'));
  return linked && /^[0-9a-f]{64}$/.test(linked) ? linked : null;
}

function sizeOf(answer: Answer): number | null {
  const linked = whole(first(answer, 'x-linked-size'));
  const inRange = whole(/\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1]);
  const inBody = answer.status === 200 && !isPacked(answer) ? whole(answer.headers['content-length']) : null;
  const told = inRange ?? inBody;
  if (linked !== null && told !== null && linked !== told) {
    throw new Transient(`${answer.url.host} sends a file of ${told} bytes where ${linked} were promised.`);
  }
  return told ?? linked;
}

const whole = (text: string | null | undefined) => (text && /^\d{1,15}$/.test(text) ? Number(text) : null);

/** Whether both are of one version as far as can be told. Remembers tags of addresses that are new. */
export function agrees(known: FileVersion, now: FileVersion): boolean {
  if (known.bytes !== now.bytes) return false;
  if (known.linked && now.linked && known.linked !== now.linked) return false;
  for (const [place, tag] of now.tags) {
    if ((known.tags.get(place) ?? tag) !== tag) return false;
    known.tags.set(place, tag);
  }
  return true;
}

export function identityOf({ bytes, linked, tags }: FileVersion): string {
  return `${bytes} bytes, ${linked ?? [...tags.values()][0] ?? 'no tag'}`;
}

/**
 * The first byte that follows in the body: `begin` of a part, 0 where the server sends the whole file.
 * @throws Transient when it is another part than was asked for.
 */
export function beginOf(answer: Answer, begin: number): number {
  const { host } = answer.url;
  if (answer.status === 200) return 0;
  if (isPacked(answer)) throw new Transient(`${host} packs parts of files, which cannot be put together.`);
  const told = whole(/^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1]);
  if (told === begin) return begin;
  throw new Transient(`${host} sends another part of the file than was asked for.`);
}

/**
 * True when the file is there (200, 206, or an empty one's 416), false when it is not.
 * @throws Transient for what may pass; EngineError `not-found`, `source-refused` for what will not.
 */
export function isThere(answer: Answer, origin: URL, title: string): boolean {
  const { status, url } = answer;
  refuseBusy(answer);
  if (status === 200 || status === 206 || status === 416) return true;
  const code = first(answer, 'x-error-code') ?? '';
  if (code === 'RepoNotFound' || code === 'RevisionNotFound') throw noSuch(code, url.host, title);
  const denied = [401, 403, 404, 410].includes(status);
  // An address on another host was made for this request: it may have run out.
  if (denied && url.origin !== origin.origin) throw new Transient(`${url.host} answers ${status}.`);
  if (status === 404 || status === 410) return false;
  throw refused(status, url, title);
}

/** @throws Transient when the server is busy or broken, with how long it asks to wait. */
export function refuseBusy({ status, headers, url }: Answer): void {
  if (![408, 425, 429].includes(status) && status < 500) return;
  throw new Transient(`${url.host} answers ${status}.`, retryAfter(headers['retry-after']));
}

function noSuch(code: string, host: string, title: string): EngineError {
  const what =
    code === 'RepoNotFound' ? `There is no repository ${title}, or it is private` : `There is no revision ${title}`;
  return new EngineError(
    'not-found',
    `${what} (${host} says). Check the spelling; for a private repository set HF_TOKEN to a token that may read it.`,
  );
}

function refused(status: number, url: URL, title: string): EngineError {
  const gated = status === 401 || status === 403;
  const next = gated
    ? `It is gated or private: ask for access on its page, then set HF_TOKEN to a token that may read it.`
    : 'Check the address.';
  return new EngineError('source-refused', `${url.host} refuses ${title} (${status}). ${next}`);
}

/** Milliseconds: seconds or a date, as HTTP has it. */
function retryAfter(value: string | undefined): number | null {
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
