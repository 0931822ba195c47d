// `talbot model convert` from a server: what it prints, and that Ctrl-C leaves something to go on with.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { conversionLine } from '../../../engine/cli/conversion-line.ts';
import { goldenCheckpoint, temporaryFolder } from '../convert/fixtures.ts';
import { commit, openHub } from '../convert/hub.ts';

const cli = fileURLToPath(new URL('../../../engine/cli.ts', import.meta.url));

/** The command as a terminal starts it: in a group of processes of its own, which Ctrl-C reaches as a whole. */
function run(words: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [cli, ...words], { detached: true, env: { ...process.env, ...env } });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => (said.out += text));
  child.stderr.on('data', (text) => (said.err += text));
  const ended = new Promise<{ code: number | null } & typeof said>((resolve) =>
    child.once('close', (code) => resolve({ code, ...said })),
  );
  return { ended, pressCtrlC: () => process.kill(-child.pid!, 'SIGINT') };
}

test('Ctrl-C keeps what is done, and the same command goes on', async () => {
  const folder = await temporaryFolder();
  const hub = await openHub(goldenCheckpoint('blip2-opt'));
  const out = join(folder, 'model');
  const journal = join(folder, '.model.partial', 'journal.jsonl');
  const words = ['model', 'convert', 'owner/name', '--out', out, '--recipe', 'reference-f32'];
  const env = hub.network.env as Record<string, string>;
  const first = run(words, env);
  // From some pieces on, the server does not answer: the right moment to lose patience.
  hub.misbehave = ({ host }) => {
    const begun = existsSync(journal) && readFileSync(journal, 'utf8').split('\n').length > 10;
    if (host === 'hub' || !begun) return false;
    hub.misbehave = () => true;
    first.pressCtrlC();
    return true;
  };
  const stopped = await first.ended;
  expect(stopped.code).toBe(130);
  expect(stopped.err).toMatch(/of .* MB are kept .*the same command goes on there, with --restart it begins anew/);
  expect(stopped.out).toBe('');

  hub.misbehave = null;
  const second = await run([...words, '--json'], env).ended;
  expect(second.code).toBe(0);
  expect(JSON.parse(second.out)).toMatchObject({ folder: out, id: 'model', source: `owner/name@${commit}` });
  expect(second.err).toMatch(/^(.*%, .* MB.*\n)+From owner\/name@c0ffee.* Checked: commit, size and tag/);
}, 120_000);

test('a line says how far it is', () => {
  const now = { file: 'vision.data', done: 1_200_000_000, total: 3_900_000_000, kept: 0, received: 1 };
  expect(conversionLine({ ...now, rate: 24_000_000, secondsLeft: 720, waiting: null }, 100)).toBe(
    '███████░░░░░░░░░░░░░░░░░ 30 %, 1.20 GB of 3.90 GB, reading 24 MB/s, 12 min left, vision.data',
  );
  const waiting = 'hub answers 429. Trying again in 30 s.';
  expect(conversionLine({ ...now, rate: 24_000_000, secondsLeft: 720, waiting }, 60)).toBe(
    '30 %, 1.20 GB of 3.90 GB, hub answers 429. Trying again in ',
  );
});
