// A checkpoint on a server, read in parts: the hub, or any server with its layout. Weight files are never here whole;
// what falls out on the way is asked for again from the byte where it stopped.

import { createHash } from 'node:crypto';
import { EngineError } from '../../contract.ts';
import { largestSmallFile, type CheckpointFiles, type StoredFile } from './checkpoint-files.ts';
import { tooLarge } from './folder-files.ts';
import { bodyOf, get, isPacked, type Answer, type Headers } from './http-get.ts';
import { countAttempts, Transient, type Net } from './network.ts';
import {
  agrees,
  beginOf,
  commitOf,
  identityOf,
  isThere,
  refuseBusy,
  sha256Of,
  versionOf,
  type FileVersion,
} from './remote-answer.ts';
import type { Layout, RemotePlace } from './remote-place.ts';

/** Read when a file is opened: holds the headers of most, and all of small ones. */
const headBytes = 1 << 18;
/** A server that sends whole files instead of parts is read from the start up to here, not beyond. */
const mostSkipped = 64 * 2 ** 20;
/** Pieces begun at once: enough to hide the way to the server behind the work, few enough for memory. */
const ahead = 6;

/** Names that say how weights are stored. */
const deciding = ['model.safetensors', 'model.safetensors.index.json'];
const pickled = ['pytorch_model.bin', 'pytorch_model.bin.index.json'];

interface Remote {
  net: Net;
  place: RemotePlace;
  layouts: Layout[];
  /** The commit all files are taken from, once a server has told it. */
  commit: string | null;
  /** It also serves files by that commit: then its other names are not asked for any more. */
  pinned: boolean;
}

export function remoteFiles(net: Net, place: RemotePlace, commit: string | null): CheckpointFiles {
  const remote: Remote = { net, place, layouts: place.layouts, commit, pinned: false };
  const opened = new Map<string, Promise<StoredFile | null>>();
  const openOnce = (name: string) => {
    if (!opened.has(name)) opened.set(name, openStored(remote, name));
    return opened.get(name)!;
  };
  const present = async (names: string[]) => {
    const found: string[] = [];
    for (const name of names) if (await openOnce(name)) found.push(name);
    return found;
  };
  return {
    title: place.title,
    name: place.name,
    origin: () => (remote.commit ? `${place.title.replace(/@[^@/]*$/, '')}@${remote.commit}` : place.title),
    ahead,
    commit: () => remote.commit,
    async list() {
      const found = await present(deciding);
      return found.length > 0 ? found : present(pickled);
    },
    readWhole: (name) => readSmall(remote, name),
    open: openOnce,
  };
}

/** The answer of the first address that has the file; null when none has it. */
async function find(remote: Remote, name: string, headers: Headers, signal?: AbortSignal): Promise<Answer | null> {
  for (const layout of remote.layouts) {
    const addresses = layout(name, remote.commit);
    for (const address of remote.pinned ? addresses.slice(0, 1) : addresses) {
      const answer = await get(remote.net, address, headers, signal ?? remote.net.signal);
      if (isThere(answer, address, remote.place.title)) {
        remote.layouts = [layout];
        remote.pinned ||= addresses.length > 1 && address === addresses[0];
        holdToCommit(remote, answer);
        return answer;
      }
      answer.body.destroy();
    }
  }
  return null;
}

/** The first answer's commit is everyone's: config and weights of two commits do not fit together. */
function holdToCommit(remote: Remote, answer: Answer): void {
  const commit = commitOf(answer);
  remote.commit ??= commit;
  if (commit === null || commit === remote.commit) return;
  answer.body.destroy();
  throw changed(remote.place.title, `it is at ${commit.slice(0, 12)} now and was at ${remote.commit?.slice(0, 12)}`);
}

/** Does it until it works, or has failed too often in a row. */
async function repeated<T>({ net, place }: Remote, what: () => Promise<T>): Promise<T> {
  const attempts = countAttempts(net, place.title);
  for (;;) {
    try {
      return await what();
    } catch (error) {
      await attempts.failed(error, net.signal);
    }
  }
}

function readSmall(remote: Remote, name: string): Promise<Uint8Array | null> {
  return repeated(remote, async () => {
    const answer = await find(remote, name, {});
    if (!answer) return null;
    const bytes = await collect(remote.net, answer, name, largestSmallFile);
    const version = versionOf(answer);
    if (version && version.bytes !== bytes.length) throw new Transient(`${name} ends early.`);
    refuseDamaged(answer, bytes, name);
    return bytes;
  });
}

/** Of a file that is here whole. */
function refuseDamaged(answer: Answer, bytes: Uint8Array, name: string): void {
  const hash = sha256Of(answer);
  if (!hash || hash === createHash('sha256').update(bytes).digest('hex')) return;
  throw new Transient(`${name} is damaged: its sha256 is not the one the hub names.`);
}

async function collect(net: Net, answer: Answer, name: string, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of bodyOf(net, answer, net.signal)) {
    bytes += piece.length;
    if (bytes > most) throw tooLarge(name, bytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

interface RemoteFile {
  remote: Remote;
  name: string;
  version: FileVersion;
  head: Buffer;
  /** Where a redirect led to, good for a while. Null: ask from the beginning. */
  url: URL | null;
}

function openStored(remote: Remote, name: string): Promise<StoredFile | null> {
  return repeated(remote, async () => {
    const answer = await find(remote, name, { range: `bytes=0-${headBytes - 1}` });
    if (!answer) return null;
    const version = versionOf(answer);
    if (!version) throw sizeless(answer.url, name);
    const wanted = Math.min(version.bytes, headBytes);
    if (wanted > 0) beginOf(answer, 0);
    const head = wanted > 0 ? await readHead(remote.net, answer, wanted) : Buffer.alloc(0);
    if (wanted === version.bytes) refuseDamaged(answer, head, name);
    const file: RemoteFile = { remote, name, version, head, url: answer.url };
    return {
      title: `${remote.place.title}/${name}`,
      bytes: version.bytes,
      identity: identityOf(version),
      read: (begin, length, signal) => readPieces(file, begin, begin + length, signal ?? remote.net.signal),
    };
  });
}

async function readHead(net: Net, answer: Answer, wanted: number): Promise<Buffer> {
  const head = Buffer.allocUnsafeSlow(wanted);
  let filled = 0;
  for await (const piece of bodyOf(net, answer, net.signal)) {
    const more = piece.length > wanted - filled;
    head.set(piece.subarray(0, wanted - filled), filled);
    filled += Math.min(piece.length, wanted - filled);
    if (more) return head;
  }
  if (filled === wanted) return head;
  throw new Transient(`${answer.url.host} ended early.`);
}

async function* readPieces(
  file: RemoteFile,
  begin: number,
  end: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { remote, head } = file;
  const attempts = countAttempts(remote.net, `${remote.place.title}/${file.name}`);
  let at = begin;
  if (at < head.length) {
    yield head.subarray(at, Math.min(end, head.length));
    at = Math.min(end, head.length);
  }
  while (at < end) {
    try {
      for await (const piece of part(file, at, end, signal)) {
        attempts.succeeded();
        at += piece.length;
        yield piece;
      }
      if (at < end) throw new Transient(`${file.name} ended early.`);
    } catch (error) {
      file.url = null;
      if (at < end) await attempts.failed(error, signal);
    }
  }
}

/** Bytes from `begin` on, as far as this one answer goes, and not beyond `end`. */
async function* part(file: RemoteFile, begin: number, end: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const { net } = file.remote;
  const answer = await askPart(file, begin, end, signal);
  let at = beginOf(answer, begin);
  if (begin - at > mostSkipped) throw partless(answer.url);
  for await (const piece of bodyOf(net, answer, signal)) {
    const from = Math.max(0, begin - at);
    const upTo = Math.min(piece.length, end - at);
    at += piece.length;
    if (upTo > from) yield piece.subarray(from, upTo);
    // An answer that ends where it should is read to its end, which keeps the connection.
    if (at > end) return;
  }
}

/** Asks where the last redirect led to; when that has run out, asks from the beginning. Checks that it is the same file. */
async function askPart(file: RemoteFile, begin: number, end: number, signal?: AbortSignal): Promise<Answer> {
  const { remote, name } = file;
  const headers = { range: `bytes=${begin}-${end - 1}` };
  const answer = (await askDirectly(file, headers, signal)) ?? (await find(remote, name, headers, signal));
  if (!answer) throw changed(`${remote.place.title}/${name}`, 'it is not there any more');
  try {
    refuseOther(file, answer);
  } catch (error) {
    answer.body.destroy();
    throw error;
  }
  file.url = answer.url;
  return answer;
}

async function askDirectly(file: RemoteFile, headers: Headers, signal?: AbortSignal): Promise<Answer | null> {
  if (!file.url) return null;
  const answer = await get(file.remote.net, file.url, headers, signal);
  if (answer.status === 206 || answer.status === 200) return answer;
  answer.body.destroy();
  refuseBusy(answer);
  return null;
}

function refuseOther(file: RemoteFile, answer: Answer): void {
  const title = `${file.remote.place.title}/${file.name}`;
  if (answer.status === 416) throw changed(title, 'it is shorter now');
  const now = versionOf(answer);
  if (now && !agrees(file.version, now)) {
    throw changed(title, `it is ${identityOf(now)} now and was ${identityOf(file.version)}`);
  }
  if (!now && !isPacked(answer)) throw sizeless(answer.url, file.name);
}

export function changed(title: string, how: string): EngineError {
  return new EngineError(
    'source-changed',
    `${title} has changed since this conversion began: ${how}. What is converted so far does not fit to it; begin anew (--restart).`,
  );
}

function sizeless({ host }: URL, name: string): EngineError {
  return new EngineError(
    'source-refused',
    `${host} does not say how large ${name} is, so it cannot be read in parts. Download the checkpoint and convert its folder.`,
  );
}

function partless({ host }: URL): Transient {
  return new Transient(
    `${host} sends whole files where parts were asked for. If it always does, download the checkpoint and convert its folder.`,
  );
}
