// The verb about models: which are there, making one from a checkpoint, and checking that what was made says what the
// reference implementation says.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { convertCheckpoint, convertInWorker, relativeBucket } from '../convert/convert.ts';
import { EngineError } from '../contract.ts';
import { decodeImage } from '../decode/decode.ts';
import { verifyCase } from '../vision/vision.ts';
import { startWorker } from '../worker-process.ts';
import { check, list, remove, use } from './installed-models.ts';
import { printable, printablePath } from './printable.ts';
import { type Call, exits, UsageError, type Verb } from './verb.ts';

const recipes = ['cpu-int8', 'reference-f32'] as const;

export const model: Verb = {
  usage: 'model list | use ID | check ID | remove ID | convert CHECKPOINT --out FOLDER | verify CASE…',
  does: 'Show, choose and remove models, convert a checkpoint, or verify a conversion.',
  takes: [1, Infinity],
  options: {
    out: { type: 'string' },
    recipe: { type: 'string' },
    retrieval: { type: 'string' },
    vision: { type: 'string' },
    name: { type: 'string' },
    id: { type: 'string' },
    about: { type: 'string' },
    for: { type: 'string' },
    again: { type: 'boolean' },
    instead: { type: 'boolean' },
  },
  optionHelp: {
    out: 'folder to write; put it into a models folder to use it',
    recipe: `${recipes.join(' or ')} (cpu-int8)`,
    retrieval: 'a retrieval checkpoint with the same vision encoder, for search',
    vision: "a vision encoder's folder in place of the checkpoint's own",
    name: 'what people read',
    id: "short name, unique among models (the folder's)",
    about: 'JSON file with name, caveat, licence, prompts, calibration',
    for: 'use: which tasks, joined by commas (all it can do)',
    again: 'use: let photos that others have seen be seen again; without it what is there is kept',
    instead: 'remove: let other models take over what it does',
  },
  help: `A model is a folder with model.json. Talbot looks in the folders of TALBOT_MODELS, in models/ beside the library, and
in what came with it. Four tasks are given to models: captions, search, chat and tags. Each is done by the model you
chose for it, else by the first found that can. The choice is kept in the library. Models that look through the same
vision encoder look together, so a photo goes through it once.

Another model changes nothing that is there: photos keep their captions, and are seen by the new one only when you say
--again. Photos whose search vectors another model made are found by their words only until then.

CHECKPOINT is a Hugging Face folder: config.json, safetensors, tokenizer. Nothing is downloaded. CASE is a folder with
a checkpoint, inputs and what the reference implementation made of them; every tensor and every word is compared.

  talbot model list
  talbot model use blip2 --for captions,chat          write new captions and answer questions with it
  talbot model use blip2 --for captions --again       and let it look at every photo anew
  talbot model use none --for tags                    no tags from now on
  talbot model check blip2                           test it on a photo; a bad model is never used
  talbot model remove blip2 --instead                 others take over, and its disk is free
  talbot model convert ./blip2-opt-2.7b --out ~/.local/share/talbot/models/blip2 --retrieval ./blip2-itm-vit-g
  talbot model verify ./golden/blip2-opt`,
  run(call) {
    const [what, ...which] = call.given;
    if (what === 'list' && which.length === 0) return list(call);
    if (what === 'use' && which.length === 1) return use(call, which[0]!);
    if (what === 'check' && which.length === 1) return check(call, which[0]!);
    if (what === 'remove' && which.length === 1) return remove(call, which[0]!);
    if (what === 'convert' && which.length === 1) return convert(call, which[0]!);
    if (what === 'verify' && which.length > 0) return verify(call, which);
    throw new UsageError(
      '"model" takes list, use ID, check ID, remove ID, convert CHECKPOINT --out FOLDER, or verify CASE….',
    );
  },
};

async function convert({ options, out, stop }: Call, checkpoint: string): Promise<number> {
  const given = (name: string) => options[name] as string | undefined;
  const target = given('out');
  const recipe = recipes.find((one) => one === (given('recipe') ?? 'cpu-int8'));
  if (!target) throw new UsageError('--out FOLDER is missing: where should the model be written?');
  if (!recipe) throw new UsageError(`--recipe takes ${recipes.join(' or ')}.`);
  if (!existsSync(checkpoint)) {
    throw new EngineError('not-found', `There is no checkpoint at ${printablePath(checkpoint)}. Check the path.`);
  }
  let shown = 0;
  const description = await convertInWorker(
    { startWorker },
    {
      checkpoint: resolve(checkpoint),
      out: resolve(target),
      recipe,
      about: { id: basename(resolve(target)), ...(await aboutOf(given('about'), given('name'), given('id'))) },
      ...(given('retrieval') ? { retrieval: resolve(given('retrieval')!) } : {}),
      ...(given('vision') ? { vision: resolve(given('vision')!) } : {}),
      signal: stop,
      onProgress({ file, done, total }) {
        const percent = Math.floor((100 * done) / total);
        if (percent < shown + 10 && done < total) return;
        shown = percent;
        out.note(`${String(percent).padStart(3)} %  ${printable(file)}`);
      },
    },
  );
  const { id, name, version, family } = description;
  out.data({ folder: resolve(target), id, name, version, family, recipe });
  out.line(
    `${printable(name)} (${id}, version ${version}) is in ${printablePath(join(resolve(target), 'model.json'))}.`,
  );
  return exits.done;
}

async function aboutOf(file: string | undefined, name: string | undefined, id: string | undefined) {
  const about = file ? await readAbout(file) : {};
  return { ...about, ...(name ? { name } : {}), ...(id ? { id } : {}) };
}

async function readAbout(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`--about ${printablePath(file)} is no JSON file that can be read: ${String(error)}`);
  }
}

/** As the reference implementation opens a picture: not turned upright, 16-bit grey cut off. */
function asReference(path: string) {
  return decodeImage(path, { upright: false, grey16: 'clip' });
}

async function verify({ out }: Call, cases: string[]): Promise<number> {
  const results = [];
  for (const one of cases) {
    if (cases.length > 1) out.line(out.strong(printable(one)));
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      out.line(printable(line));
    };
    const verdict = await verifyCase(resolve(one), {
      convert: convertCheckpoint,
      decodeImage: asReference,
      relativeBucket,
      onLine,
    });
    results.push({ case: one, ...verdict, lines });
  }
  out.data(results);
  return results.every((result) => result.passed) ? exits.done : exits.failed;
}
