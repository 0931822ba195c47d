// The verb search: photos for a line of words and filters, or for an example; the best above a line, "maybe" below it.

import type { Engine, Hit, Page, Why } from '../contract.ts';
import { findPhoto, pathOf } from './photo-argument.ts';
import { printable } from './printable.ts';
import { count } from './progress-line.ts';
import { type Call, exits, UsageError, type Verb } from './verb.ts';

export const search: Verb = {
  usage: 'search "WORDS AND FILTERS"',
  does: 'Find photos by what they show, by their words, and by filters.',
  takes: [0, Infinity],
  options: {
    limit: { type: 'string' },
    sort: { type: 'string' },
    after: { type: 'string' },
    like: { type: 'string' },
    why: { type: 'boolean' },
  },
  optionHelp: {
    limit: 'how many photos at most, 1 to 500 (20)',
    sort: 'relevance, newest or oldest',
    after: 'continue after this: the cursor that --json gives',
    like: 'photos that look like this PHOTO, or like a picture that is not in the library, in place of words',
    why: 'say below each photo why it was found',
  },
  help: `Plain words are compared with what the photos show and with every caption, tag, name and answer. The best matches
come first; below the line stand photos that only look a little like it. When none is near enough the answer is "nothing like
that", not the least bad ones. Filters go in the same line.

  talbot search "dog on a beach"
  talbot search "dog on beach after:2019 camera:nikon -cat type:raw"
  talbot search "folder:holiday is:failed" --json
  talbot search "dog" --why          also say why each was found
  talbot search --like 12            photos that look like photo 12
  talbot search --like ~/hat.jpg     the same for a picture that need not be in the library

Filters: after: before: on: year: camera: lens: folder: file: tag: type: is: has: and a minus before any word or filter
to leave it out; like:12 in the line can be combined with filters. Quotes inside keep words together: camera:"Canon EOS".`,
  async run(call) {
    const text = call.given.join(' ');
    const like = call.options['like'] as string | undefined;
    if ((text === '') === (like === undefined)) throw new UsageError('Give words to look for, or --like PHOTO.');
    const opened = await call.open({ work: false });
    try {
      const page = await pageOf(opened.engine, call, text, like);
      call.out.data(page);
      return sayPage(page, call);
    } finally {
      await opened.close();
    }
  },
};

async function pageOf(engine: Engine, { options }: Call, text: string, like: string | undefined): Promise<Page> {
  const limit = options['limit'] === undefined ? 20 : Number(options['limit']);
  if (like !== undefined) return await likePage(engine, like, limit);
  const sort = options['sort'] as 'relevance' | undefined;
  const after = options['after'] as string | undefined;
  return await engine.search({ text, limit, maybe: true, ...(sort ? { sort } : {}), ...(after ? { after } : {}) });
}

async function likePage(engine: Engine, like: string, limit: number): Promise<Page> {
  const known = await findPhoto(engine, like);
  return known
    ? await engine.similar({ photo: known.id, limit })
    : await engine.similarTo({ path: await pathOf(like), limit });
}

function sayPage(page: Page, { out, options }: Call): number {
  // What comes after a cursor is told without the line: how many of the best were before is not known here.
  const first = options['after'] === undefined;
  page.hits.forEach((hit, i) => {
    if (first && i === page.best && page.best < page.total) out.line(out.faint('── maybe ──'));
    out.line(hitLine(hit, out));
    if (options['why']) for (const why of hit.why) out.line(out.faint(`        ${whyLine(why)}`));
  });
  for (const note of page.notes) out.note(printable(note));
  if (page.hits.length === 0) {
    if (page.notes.length === 0) out.note('Nothing found.');
    return exits.nothing;
  }
  if (page.total > page.hits.length) out.line(out.faint(`… ${count(page.total)} in all; --limit shows more`));
  return exits.done;
}

function hitLine(hit: Hit, out: Call['out']): string {
  const id = String(hit.id).padStart(6);
  const near = hit.similarity === null ? '' : out.faint(` ${hit.similarity.toFixed(2)}`);
  return `${id}  ${hit.takenAt.slice(0, 10)}  ${out.strong(printable(hit.name))}${near}  ${printable(hit.caption ?? '')}`;
}

function whyLine(why: Why): string {
  if ('similarity' in why) {
    const what =
      why.by === 'example' ? 'looks like the example' : why.enough ? 'looks like it' : 'looks a little like it';
    return `${what} (${why.similarity.toFixed(2)})`;
  }
  return `${why.by}: ${printable(why.words.join(', '))}`;
}
