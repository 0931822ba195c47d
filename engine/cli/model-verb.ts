// The verb about models: which are there, making one from a checkpoint, and checking that what was made says what the
// reference implementation says.

import { resolve } from 'node:path';
import { convertCheckpoint, relativeBucket } from '../convert/convert.ts';
import { decodeImage } from '../decode/decode.ts';
import { verifyCase } from '../vision/vision.ts';
import { convert, convertHelp, convertOptionHelp, convertOptions } from './convert-model.ts';
import { check, list, remove, use } from './installed-models.ts';
import { printable } from './printable.ts';
import { showDevices } from './show-devices.ts';
import { type Call, exits, UsageError, type Verb } from './verb.ts';

export const model: Verb = {
  usage: 'model list | use ID | check ID | remove ID | devices | convert SOURCE --out FOLDER | verify CASE…',
  does: 'Show, choose and remove models, convert a checkpoint, or verify a conversion.',
  takes: [1, Infinity],
  options: {
    ...convertOptions,
    for: { type: 'string' },
    again: { type: 'boolean' },
    instead: { type: 'boolean' },
  },
  optionHelp: {
    ...convertOptionHelp,
    for: 'use: which tasks, joined by commas (all it can do)',
    again:
      'use: let photos that others have seen be seen again; without it what is there is kept. devices: try once more',
    instead: 'remove: let other models take over what it does',
  },
  help: `A model is a folder with model.json. Talbot looks in the folders of TALBOT_MODELS, in models/ beside the library, and
in what came with it. Four tasks are given to models: captions, search, chat and tags. Each is done by the model you
chose for it, else by the first found that can. The choice is kept in the library. Models that look through the same
vision encoder look together, so a photo goes through it once.

Another model changes nothing that is there: photos keep their captions, and are seen by the new one only when you say
--again. Photos whose search vectors another model made are found by their words only until then.

${convertHelp}

CASE is a folder with a checkpoint, inputs and what the reference implementation made of them; every tensor and every
word is compared.

  talbot model list
  talbot model use blip2 --for captions,chat          write new captions and answer questions with it
  talbot model use blip2 --for captions --again       and let it look at every photo again
  talbot model use none --for tags                    no tags from now on
  talbot model check blip2                           test it on a photo; a bad model is never used
  talbot model remove blip2 --instead                 others take over, and its disk space is freed
  talbot model devices                               what the graphics device is good for
  talbot model convert Salesforce/blip2-opt-2.7b --out ~/.local/share/talbot/models/blip2
  talbot model convert ./blip2-opt-2.7b --out ~/.local/share/talbot/models/blip2 --retrieval ./blip2-itm-vit-g
  talbot model verify ./golden/blip2-opt`,
  run(call) {
    const [what, ...which] = call.given;
    if (what === 'list' && which.length === 0) return list(call);
    if (what === 'use' && which.length === 1) return use(call, which[0]!);
    if (what === 'check' && which.length === 1) return check(call, which[0]!);
    if (what === 'remove' && which.length === 1) return remove(call, which[0]!);
    if (what === 'devices' && which.length === 0) return showDevices(call);
    if (what === 'convert' && which.length === 1) return convert(call, which[0]!);
    if (what === 'verify' && which.length > 0) return verify(call, which);
    throw new UsageError(
      '"model" takes list, use ID, check ID, remove ID, devices, convert SOURCE --out FOLDER, or verify CASE….',
    );
  },
};

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
