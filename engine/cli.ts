#!/usr/bin/env node
// The command line: finds the verb, reads its options, and turns every end into an exit code and a sentence. What the
// verbs do is in cli/; what they may ask is the contract's.

import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EngineError, type Reason } from './contract.ts';
import { ask } from './cli/ask-verb.ts';
import { exportVerb } from './cli/export-verb.ts';
import { globalOptions, nearest, overview, verbHelp } from './cli/help.ts';
import { folders, index, status } from './cli/library-verbs.ts';
import { library as libraryVerb } from './cli/library-verb.ts';
import { looked } from './cli/looked-verb.ts';
import { model } from './cli/model-verb.ts';
import { openEngine } from './cli/open-engine.ts';
import { showOpening } from './cli/opening-line.ts';
import { openOutput, type Output, type Stream } from './cli/output.ts';
import { caption, match, show } from './cli/photo-verbs.ts';
import { search } from './cli/search-verb.ts';
import { printable } from './cli/printable.ts';
import { serve } from './cli/serve-verb.ts';
import { exits, UsageError, type Verb } from './cli/verb.ts';
import { modelPlaces, shippedResources, usualLibrary, version } from './start/places.ts';

export const verbs: Record<string, Verb> = {
  ...{ index, search, show, caption, ask, match, looked },
  ...{ folders, status, export: exportVerb, library: libraryVerb, serve, model },
};

export interface World {
  stdout: Stream;
  stderr: Stream;
  env: NodeJS.ProcessEnv;
  stop: AbortSignal;
  /** What ships with the app; the usual folder when absent. */
  resources?: string;
}

/** Runs one command and returns its exit code. */
export async function run(argv: string[], world: World): Promise<number> {
  const { stdout, stderr, env } = world;
  const json = argv.includes('--json');
  const debug = argv.includes('--debug');
  const out = openOutput({ stdout, stderr, env, json });
  const [name = 'help', ...rest] = argv[0]?.startsWith('-') ? ['help', ...argv] : argv;
  try {
    if (argv.includes('--version')) return say(stdout, `${version()}\n`);
    const verb = Object.hasOwn(verbs, name) ? verbs[name]! : null;
    if (!verb && name !== 'help') throw unknownVerb(name);
    const helped = verb ?? (rest[0] && Object.hasOwn(verbs, rest[0]) ? verbs[rest[0]]! : null);
    if (!verb && rest[0] && !rest[0].startsWith('-') && !helped) throw unknownVerb(rest[0]);
    if (isTooLate(argv)) throw new UsageError('Say first what to do, then how: talbot search --library DIR "WORDS".');
    if (!verb || argv.includes('--help') || argv.includes('-h')) {
      return say(stdout, helped ? verbHelp(helped) : overview(verbs));
    }
    return await runVerb(verb, rest, world, out);
  } catch (error) {
    out.endProgress();
    return explain(error, out, { debug, name, stop: world.stop });
  }
}

async function runVerb(verb: Verb, argv: string[], world: World, out: Output): Promise<number> {
  const { values, positionals } = parsed(verb, argv);
  const [least, most] = verb.takes;
  if (positionals.length < least) throw new UsageError('Something is missing.');
  if (positionals.length > most) throw new UsageError(`"${printable(positionals[most]!)}" is one word too many.`);
  // Else an empty text would be the folder one stands in.
  if (values['library'] === '') throw new UsageError('--library takes the folder of the library.');
  const library = resolve((values['library'] as string | undefined) ?? usualLibrary(world.env));
  const resources = world.resources ?? shippedResources;
  const models = modelPlaces(library, resources, world.env);
  return await verb.run({
    given: positionals,
    options: values as Record<string, string | boolean | undefined>,
    out,
    library,
    models,
    open: ({ work, probe = false, onOpening = showOpening(out) }) => {
      const probes = probe && world.env['TALBOT_PROBE'] !== 'off';
      return openEngine({ library, models, resources, work, probe: probes, onOpening });
    },
    stop: world.stop,
  });
}

function parsed(verb: Verb, args: string[]) {
  try {
    return parseArgs({ args, options: { ...verb.options, ...globalOptions }, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Node's sentence goes on to explain "--"; the first one says what is wrong.
    if (code?.startsWith('ERR_PARSE_ARGS')) throw new UsageError(printable(message.split('. ')[0]!));
    throw error;
  }
}

/** Options before the verb: whoever wrote them meant more than to read the help. */
function isTooLate(argv: string[]): boolean {
  const isHelp = argv.some((word) => ['-h', '--help', '--version'].includes(word));
  return argv[0]?.startsWith('-') === true && !isHelp && argv.some((word) => Object.hasOwn(verbs, word));
}

function unknownVerb(name: string): UsageError {
  const near = nearest(name, Object.keys(verbs));
  return new UsageError(`Talbot knows no "${printable(name)}".${near ? ` Did you mean "${near}"?` : ''}`);
}

const exitOf: Partial<Record<Reason, number>> = {
  'bad-request': exits.usage,
  'not-found': exits.nothing,
  'model-missing': exits.noModel,
  'not-supported-by-model': exits.noModel,
  'library-locked': exits.library,
  'library-newer': exits.library,
  'library-corrupt': exits.library,
};

function explain(
  error: unknown,
  out: Output,
  { debug, name, stop }: { debug: boolean; name: string; stop: AbortSignal },
): number {
  if (debug && error instanceof Error && error.stack) out.note(error.stack);
  if (error instanceof UsageError) {
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : null;
    const usage = verb ? `\nUsage: talbot ${verb.usage}` : '';
    out.data({ error: { reason: 'bad-request', message: error.message } });
    out.note(`${error.message}${usage}\n"talbot help${verb ? ` ${name}` : ''}" tells more.`);
    return exits.usage;
  }
  const reason = error instanceof EngineError ? error.reason : 'bug';
  const message = error instanceof Error ? error.message : String(error);
  out.data({ error: { reason, message } });
  if (stop.aborted && (reason === 'cancelled' || reason === 'closed')) {
    out.note('Stopped.');
    return exits.stopped;
  }
  const bug = reason === 'bug' ? 'Something went wrong that nobody foresaw: ' : '';
  out.note(`${bug}${printable(message)}${bug && !debug ? ' Run it again with --debug to see where.' : ''}`);
  return exitOf[reason] ?? exits.failed;
}

function say(stdout: Stream, text: string): number {
  stdout.write(text);
  return exits.done;
}

/** True when this file is what Node was asked to run, also through a link as npm makes them. */
function isMain(): boolean {
  try {
    return realpathSync(process.argv[1] ?? '') === realpathSync(fileURLToPath(import.meta.url));
  } catch {
    return false;
  }
}

/** An older Node loads our add-ons and dies of them without a word. */
function isTooOld(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major < 22 || (major === 22 && minor < 12);
}

if (isMain()) {
  if (isTooOld(process.versions.node)) {
    console.error(
      `Talbot needs Node 22.12 or newer; this is ${process.versions.node}. "npm run talbot" brings its own.`,
    );
    process.exit(exits.failed);
  }
  // Rooms log what nobody foresaw with its stack; here one line will do, unless asked for.
  if (!process.argv.includes('--debug')) {
    console.error = (what: unknown) => void process.stderr.write(`${printable(String(what))}\n`);
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // The first ends in good order; a second one ends at once, which loses nothing either.
    process.once(signal, () => stop.abort());
  }
  // A reader that has had enough (head, less) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const { stdout, stderr, env } = process;
  process.exitCode = await run(process.argv.slice(2), { stdout, stderr, env, stop: stop.signal });
}
