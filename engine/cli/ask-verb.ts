// The verb that asks: a question about one photo, or with --yes-no one put to many.

import { randomUUID } from 'node:crypto';
import { type Answered, EngineError, type Inquiry } from '../contract.ts';
import { photoOf } from './photo-argument.ts';
import { printable } from './printable.ts';
import { bar, count, duration } from './progress-line.ts';
import { type Call, exits, type OpenedEngine, UsageError, type Verb } from './verb.ts';

export const ask: Verb = {
  usage: 'ask PHOTO "QUESTION"  |  ask --yes-no "QUESTION" [PHOTO… | --query "WORDS" | --all]',
  does: 'Ask about a photo, or put one yes/no question to many; answers are kept.',
  takes: [0, Infinity],
  options: {
    short: { type: 'boolean' },
    'yes-no': { type: 'string' },
    query: { type: 'string' },
    all: { type: 'boolean' },
  },
  optionHelp: {
    short: 'answer in a word or two, in the way the model was made for that',
    'yes-no': 'put this question to many photos; yes, unsure or no, with how probable a yes is',
    query: 'with --yes-no: the photos that this line finds, as "talbot search" would',
    all: 'with --yes-no: all photos',
  },
  help: `Earlier questions about the same photo are remembered, so "and what colour is it?" works where the model can.
The number after the answer is how probable the model itself finds it. A question that wants a yes or a no is answered
by comparing how probable the two are; in between it is "unsure".

  talbot ask 12 "what is the dog doing?"
  talbot ask 12 --short "what colour is the dog?"
  talbot ask --yes-no "Is there a dog?" 12 13 beach.jpg
  talbot ask --yes-no "Is there a dog?" --query "beach after:2019"
  talbot ask --yes-no "Is there a dog?" --all --json

With --yes-no, photos need not be looked at again: ten thousand of them take minutes with a small model. The same
command carries on where it was stopped.`,
  async run(call) {
    const question = call.options['yes-no'] as string | undefined;
    if (question !== undefined) return await askMany(call, question);
    if (call.options['all'] || call.options['query'] !== undefined) {
      throw new UsageError('--all and --query go with --yes-no "QUESTION".');
    }
    if (call.given.length < 2) throw new UsageError('A photo and a question are needed.');
    return await askOne(call);
  },
};

async function askOne({ given, options, open, out, stop }: Call): Promise<number> {
  const [which, ...words] = given;
  const opened = await open({ work: false });
  const name = randomUUID();
  const cancel = () => void opened.engine.cancelAnswer({ ask: name }).catch(() => {});
  stop.addEventListener('abort', cancel);
  try {
    const photo = await photoOf(opened.engine, which!);
    // With beam search the best answer so far may be replaced whole, so it is a draft until it is done.
    opened.engine.on('answering', (news) => news.ask === name && out.draft(printable(news.text)));
    const turn = await opened.engine.ask({
      photo: photo.id,
      question: words.join(' '),
      short: options['short'] === true,
      ask: name,
    });
    out.data(turn);
    out.line(printable(turn.answer));
    const probability = turn.yesNo
      ? `, probability of yes ${turn.yesNo.probability.toFixed(2)}`
      : turn.probability === null
        ? ''
        : `, probability ${turn.probability.toFixed(2)}`;
    out.line(out.faint(`[${printable(turn.model ?? '')}${probability}]`));
    return exits.done;
  } finally {
    stop.removeEventListener('abort', cancel);
    await opened.close();
  }
}

interface Which {
  photos?: number[];
  query?: string;
}

async function askMany(call: Call, question: string): Promise<number> {
  const { open, out, stop } = call;
  const opened = await open({ work: false });
  try {
    const which = await chosen(call, opened);
    const end = await untilAnswered(opened, await opened.engine.inquire({ question, ...which }), call);
    out.endProgress();
    const answers = await allAnswers(opened, end.id, which);
    out.data({ inquiry: end, answers });
    for (const one of answers) out.line(answerLine(one, out));
    return sayEnd(end, answers, stop.aborted, out);
  } finally {
    out.endProgress();
    await opened.close();
  }
}

async function chosen({ given, options }: Call, { engine }: OpenedEngine): Promise<Which> {
  const ways = [given.length > 0, options['query'] !== undefined, options['all'] === true].filter(Boolean);
  if (ways.length !== 1) throw new UsageError('Name photos, or --query "WORDS", or --all: one of the three.');
  if (options['query'] !== undefined) return { query: options['query'] as string };
  if (options['all']) return {};
  const photos: number[] = [];
  for (const photo of given) photos.push((await photoOf(engine, photo)).id);
  return { photos };
}

/** Shows how far it is; Ctrl-C stops it, and keeps what is answered. */
async function untilAnswered({ engine }: OpenedEngine, begun: Inquiry, { out, stop }: Call): Promise<Inquiry> {
  let now = begun;
  const cancel = () => void engine.stopInquiry({ id: begun.id }).catch(() => {});
  stop.addEventListener('abort', cancel);
  if (stop.aborted) cancel();
  try {
    while (now.state === 'working') {
      out.overwrite((columns) => inquiryLine(now, columns));
      await new Promise((resolve) => setTimeout(resolve, 150));
      const found = (await engine.inquiries()).find(({ id }) => id === begun.id);
      if (!found) throw new EngineError('cancelled', 'Somebody took the question back. Ask again.');
      now = found;
    }
    return now;
  } finally {
    stop.removeEventListener('abort', cancel);
  }
}

function inquiryLine(now: Inquiry, columns: number): string {
  const done = now.yes + now.unsure + now.no;
  const words = [
    `${count(done)} of ${count(now.photos)}`,
    now.rate === null ? '' : `${now.rate.toFixed(now.rate < 10 ? 1 : 0)}/s`,
    now.secondsLeft === null ? '' : `${duration(now.secondsLeft)} left`,
  ];
  const text = `asking: ${words.filter(Boolean).join(', ')}`;
  const width = Math.min(24, columns - text.length - 3);
  return width >= 8 ? `${bar(now.photos === 0 ? 0 : done / now.photos, width)} ${text}` : text.slice(0, columns - 1);
}

async function allAnswers({ engine }: OpenedEngine, id: number, which: Which): Promise<Answered[]> {
  const answers: Answered[] = [];
  let after: string | null = null;
  do {
    const page = await engine.answers({ id, ...which, after, limit: 1000 });
    answers.push(...page.answers);
    after = page.cursor;
  } while (after !== null);
  return answers;
}

function answerLine({ verdict, probability, photo, name }: Answered, out: Call['out']): string {
  return `${out.strong(verdict.padEnd(6))}  ${probability.toFixed(2)}  ${String(photo).padStart(6)}  ${printable(name)}`;
}

function sayEnd(end: Inquiry, answers: readonly Answered[], stopped: boolean, out: Call['out']): number {
  const counted = (verdict: Answered['verdict']) => answers.filter((one) => one.verdict === verdict).length;
  out.line(out.faint(`${counted('yes')} yes, ${counted('unsure')} unsure, ${counted('no')} no`));
  if (end.passed > 0) out.note(`${count(end.passed)} could not be asked about: their file is away or not read yet.`);
  if (end.problem) {
    out.note(`${printable(end.problem.message)} The same command then goes on.`);
    return exits.failed;
  }
  if (stopped) {
    out.note('Stopped. Everything answered so far is kept; the same command goes on.');
    return exits.stopped;
  }
  return answers.length > 0 ? exits.done : exits.nothing;
}
