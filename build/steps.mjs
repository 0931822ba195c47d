// The steps of `npm run check` and `npm test`: each a command with a name, run to its end, its output shown when it
// fails, counted as one test. Vitest's own tests are counted by test-reporter.mjs.

import { spawn } from 'node:child_process';
import { root } from './node.mjs';

const bin = (path) => [process.execPath, [`${root}node_modules/${path}`]];
const command = (path, ...args) => {
  const [node, script] = bin(path);
  return [node, [...script, ...args]];
};

export const types = {
  name: 'types',
  command: command('@typescript/native/bin/tsc', '--project', '.'),
  fix: 'the type checker says where',
};
/** Second nets: nothing of a page in the engine, nothing of a page or of Node in the contract. */
export const walls = ['engine', 'contract'].map((part) => ({
  name: `types of the ${part} alone`,
  command: command('@typescript/native/bin/tsc', '--project', `build/tsconfig.${part}.json`),
  fix: `build/tsconfig.${part}.json says what it may know`,
}));
export const components = {
  name: 'component types',
  command: command(
    'svelte-check/bin/svelte-check',
    '--tsconfig',
    './build/tsconfig.renderer.json',
    '--fail-on-warnings',
    '--output',
    'human',
  ),
  fix: 'svelte-check says where',
};
export const lint = {
  name: 'lint',
  command: command('oxlint/bin/oxlint', '--deny-warnings'),
  fix: 'oxlint says where; every rule that is switched off says why in .oxlintrc.json',
};
export const format = {
  name: 'format',
  command: command('prettier/bin/prettier.cjs', '--check', '--cache', '--log-level', 'warn', '.'),
  fix: 'npm run format',
};
export const rooms = {
  name: 'rooms',
  command: command('vitest/vitest.mjs', 'run', '--config', 'build/vitest.config.mjs', 'test/rooms.test.ts'),
  fix: 'the table is in test/rooms.ts',
};

/** Runs the steps side by side, two at a time, and resolves with what each came to. */
export async function runSteps(steps) {
  const waiting = [...steps];
  const results = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await runStep(step));
  };
  await Promise.all([work(), work()]);
  return results;
}

async function runStep(step) {
  const began = Date.now();
  const { code, output } = await outcome(...step.command);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (code === 0) console.log(`ok    ${step.name} (${seconds} s)`);
  else console.log(`FAIL  ${step.name} (${seconds} s): ${step.fix}\n${indented(output)}`);
  return { name: step.name, ok: code === 0 };
}

function outcome(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
    const parts = [];
    child.stdout.on('data', (part) => parts.push(part));
    child.stderr.on('data', (part) => parts.push(part));
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output: Buffer.concat(parts).toString() }));
  });
}

function indented(text) {
  return text.trimEnd().replace(/^/gm, '      ');
}
