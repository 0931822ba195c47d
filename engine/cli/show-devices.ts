// `talbot model devices`: what this machine's graphics device was found good for; tries it when nobody has yet.

import { probeDevices } from '../models/models.ts';
import { devices, knownDevices, type Tried } from '../vision/vision.ts';
import { startWorker } from '../worker-process.ts';
import { printable } from './printable.ts';
import { type Call, exits } from './verb.ts';

export async function showDevices({ options, out }: Call): Promise<number> {
  const known = options['again'] === true ? null : await knownDevices();
  if (!known)
    out.note('Two blocks of a vision encoder and of a language model are tried on each device: some minutes.');
  const tried = known ?? (await probeDevices({ startWorker, onTried: (one) => out.note(lineOf(one)) }));
  out.data(tried);
  if (known) for (const one of known) out.line(lineOf(one));
  for (const [name, { off }] of Object.entries(devices)) if (off) out.line(`${name.padEnd(9)} off: ${off}`);
  const used = tried.filter(({ outcome }) => outcome === 'used').toSorted((a, b) => a.milliseconds! - b.milliseconds!);
  if (used[0]) {
    const { recipe, activations } = used[0];
    out.line(
      out.strong(`Convert with --recipe ${recipe}${activations === 'f32' ? ' --activations f32' : ''} to use it.`),
    );
  } else
    out.line(out.strong('The processor does all work: convert with --recipe cpu-int8, or cpu-int4 to save memory.'));
  return exits.done;
}

function lineOf({ device, recipe, activations, outcome, milliseconds, message }: Tried): string {
  const what = `${device.padEnd(9)} ${recipe.padEnd(8)} ${activations}  ${outcome}`;
  const time = milliseconds === null ? '' : `, ${milliseconds.toFixed(0)} ms`;
  return `${what}${time}${message ? `: ${printable(message)}` : ''}`;
}
