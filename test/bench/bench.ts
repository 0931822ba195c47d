// Runs benches by name, prints what they measured, and keeps it in RESULTS.md with the machine described.

import { cpus, totalmem } from 'node:os';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { asMarkdown, withSection, type Section } from './report.ts';

/** `npm run bench` runs these in order; each file exports `run`. */
const benches = ['scan', 'thumbnails', 'captions', 'search'];
/** Only by their names: they want Chromium or Electron, a screen and the built page. */
const onRequest = ['scroll', 'typing', 'start', 'calls'];
const results = new URL('RESULTS.md', import.meta.url);

const words = process.argv.slice(2);
if (words[0] === 'quality') {
  const { measureQuality } = await import('./quality.ts');
  process.exitCode = await measureQuality(words.slice(1));
} else if (words[0] === 'blip2') {
  const { measureBlip2 } = await import('./blip2.ts');
  const { results, code } = await measureBlip2(words.slice(1));
  if (results) tell(results.section, results.asked, results);
  process.exitCode = code;
} else {
  process.exitCode = await runBenches(words);
}

/** Only what was measured at full size is kept. */
function tell(
  section: Section,
  { json, small, layers }: { json: boolean; small: boolean; layers: number },
  all: object,
): void {
  console.log(json ? JSON.stringify(all) : `${asMarkdown(section)}\n`);
  if (!small && layers === 1) keep(section);
}

async function runBenches(asked: string[]): Promise<number> {
  const json = asked.includes('--json');
  const names = asked.filter((word) => word !== '--json');
  const known = [...benches, ...onRequest];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No bench is named ${unknown.join(', ')}. There are: ${known.join(', ')}, quality, blip2.`);
    return 2;
  }
  const sections: Section[] = [];
  for (const name of names.length > 0 ? names : benches) {
    console.error(`Measuring: ${name}`);
    const { run } = (await import(`./${name}.ts`)) as { run(): Promise<Section> | AsyncIterable<Section> };
    const measured = run();
    // One that takes long tells its parts as they come, so that what is cut off has not been for nothing.
    for await (const section of Symbol.asyncIterator in measured ? measured : [measured]) {
      sections.push(section);
      if (!json) console.log(`${asMarkdown(section)}\n`);
      keep(section);
    }
  }
  if (json) console.log(JSON.stringify(sections));
  return 0;
}

function keep(section: Section): void {
  const text = existsSync(results) ? readFileSync(results, 'utf8') : '# Results\n';
  const head = ['# Results', '', `Measured by \`npm run bench\` on ${machine()}. Every figure is a median.`].join('\n');
  writeFileSync(results, withSection(text.replace(/^# Results[^]*?(?=\n## |$)/, `${head}\n`), section));
}

function machine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const system = `${process.platform}-${process.arch}, Node ${process.versions.node}`;
  return `${cores.length} cores of ${cores[0]?.model.trim() ?? 'an unknown processor'}, ${memory} GiB, ${system}`;
}
