// The door with its real process: what comes back, how an answer streams and stops, and what happens when the process
// dies in the middle of its work.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openVision, type Vision } from '../../../engine/vision/vision.ts';
import { startWorker, type StartWorker, type WorkerProcess } from '../../../engine/worker-process.ts';
import { convertGolden, largestDifference, photos } from './models.ts';

let captioning: string;
let retrieval: string;
let open: Vision[] = [];

beforeAll(async () => {
  captioning = await convertGolden('blip2-opt');
  retrieval = await convertGolden('blip2-itm');
});

afterEach(async () => {
  await Promise.all(open.map((vision) => vision.close()));
  open = [];
});

async function vision(model: string, start: StartWorker = startWorker, idleMs?: number): Promise<Vision> {
  const opened = await openVision({
    startWorker: start,
    model,
    threads: 1,
    ...(idleMs === undefined ? {} : { idleMs }),
  });
  open.push(opened);
  return opened;
}

/** Starts real processes and remembers them. */
function remembering(): { start: StartWorker; started: WorkerProcess[] } {
  const started: WorkerProcess[] = [];
  const start: StartWorker = (...asked) => {
    const process = startWorker(...asked);
    started.push(process);
    return process;
  };
  return { start, started };
}

describe('a captioning model', () => {
  test('sees more photos than a batch, each as if it were alone', async () => {
    const eyes = await vision(captioning);
    const { image, dims, language } = eyes.description();
    const five = photos(5, image.size);
    const seen = await eyes.see({ pixels: five, caption: true });
    expect(seen.length).toBe(5);
    for (const one of seen) {
      expect(one.prompt).toBeInstanceOf(Uint16Array);
      expect(one.prompt!.length).toBe(dims.queries * language!.width);
      expect(one.caption!.text).not.toBe('');
      expect(one.caption!.probability).toBeGreaterThan(0);
      expect(one.caption!.probability).toBeLessThanOrEqual(1);
      expect(one).toMatchObject({ vectors: null, tags: [], caption: { match: null, similarity: null } });
    }
    const [alone] = await eyes.see({ pixels: [five[4]!], caption: true });
    expect(alone!.caption!.text).toBe(seen[4]!.caption!.text);
    const [silent] = await eyes.see({ pixels: [five[0]!], caption: false });
    expect(silent!.caption).toBe(null);
  });

  test('answers from the stored prompt alone, and streams what it ends up saying', async () => {
    const eyes = await vision(captioning);
    const [seen] = await eyes.see({ pixels: photos(1, eyes.description().image.size), caption: false });
    const heard: string[] = [];
    eyes.on('answering', ({ ask, text }) => heard.push(`${ask}: ${text}`));
    const asked = { prompt: seen!.prompt!, question: 'how many cats are there?', turns: [] };
    const said = await eyes.answer({ ...asked, ask: 'first' });
    expect(said.text).not.toBe('');
    expect(said.probability).toBeGreaterThan(0);
    expect(heard.length).toBeGreaterThan(3);
    expect(heard.at(-1)).toBe(`first: ${said.text}`);
    expect(await eyes.answer({ ...asked, ask: 'second' })).toEqual(said);
  });

  test('an answer stops when it is cancelled, and the next one is answered', async () => {
    const eyes = await vision(captioning);
    const [seen] = await eyes.see({ pixels: photos(1, eyes.description().image.size), caption: false });
    const asked = { prompt: seen!.prompt!, question: 'how many?', turns: [] };
    const stop = eyes.on('answering', ({ ask }) => void eyes.cancel({ ask }));
    await expect(eyes.answer({ ...asked, ask: 'a' })).rejects.toMatchObject({ reason: 'cancelled' });
    stop();
    expect((await eyes.answer({ ...asked, ask: 'b' })).text).not.toBe('');
  });

  test("refuses another model's prompt and what it cannot do", async () => {
    const eyes = await vision(captioning);
    const foreign = { prompt: new Uint16Array(10), question: 'how many?', turns: [], ask: 'a' };
    await expect(eyes.answer(foreign)).rejects.toMatchObject({ reason: 'bad-request' });
    await expect(eyes.embedText('a dog')).rejects.toMatchObject({ reason: 'not-supported-by-model' });
  });
});

describe('a retrieval model', () => {
  test('gives unit vectors, and match agrees with them', async () => {
    const eyes = await vision(retrieval);
    const { image, dims } = eyes.description();
    const [photo] = photos(1, image.size);
    const [seen] = await eyes.see({ pixels: [photo!], caption: true });
    expect(seen).toMatchObject({ prompt: null, caption: null });
    expect(seen!.vectors!.length).toBe(dims.queries * dims.vectorWidth!);
    const phrase = await eyes.embedText('two cats sitting on a red couch');
    expect(Math.hypot(...phrase)).toBeCloseTo(1, 5);
    const { match, similarity } = await eyes.match({ pixels: photo!, text: 'two cats sitting on a red couch' });
    const cosines = Array.from({ length: dims.queries }, (_, query) =>
      phrase.reduce((sum, value, i) => sum + value * seen!.vectors![query * phrase.length + i]!, 0),
    );
    expect(largestDifference([similarity], [Math.max(...cosines)])).toBeLessThan(1e-6);
    expect(match).toBeGreaterThan(0);
    expect(match).toBeLessThan(1);
  });
});

test('many phrases against one photo are the single ones, in their order', async () => {
  const eyes = await vision(retrieval);
  const [photo] = photos(1, eyes.description().image.size);
  const words = ['a dog', 'two cats sitting on a red couch', 'the ocean', 'a man riding a bicycle near a woman', 'red'];
  const texts = Array.from({ length: 70 }, (_, i) => `${words[i % 5]} ${words[(i * 3) % 4]}`);
  const { logits, similarities } = await eyes.matchMany({ pixels: photo!, texts });
  const vectors = await eyes.embedTexts(texts);
  const width = eyes.description().dims.vectorWidth!;
  for (const i of [0, 1, 7, 69]) {
    const single = await eyes.match({ pixels: photo!, text: texts[i]! });
    expect(1 / (1 + Math.exp(-logits[i]!))).toBeCloseTo(single.match!, 4);
    expect(similarities[i]).toBeCloseTo(single.similarity, 4);
    const vector = await eyes.embedText(texts[i]!);
    expect(largestDifference(vectors.subarray(i * width, (i + 1) * width), vector)).toBeLessThan(1e-4);
  }
});

describe('when the process dies', () => {
  test('killed while it works, it starts again and the work is done', async () => {
    const { start, started } = remembering();
    const eyes = await vision(captioning, start);
    const many = photos(8, eyes.description().image.size);
    const [first] = await eyes.see({ pixels: [many[0]!], caption: true });
    // It holds still with its work before it, and can neither be done before the end nor have begun too late.
    process.kill(started[0]!.pid!, 'SIGSTOP');
    const seen = eyes.see({ pixels: many, caption: true });
    setTimeout(() => started[0]!.kill(), 60);
    expect((await seen)[0]!.caption).toEqual(first!.caption);
    expect(started.length).toBe(2);
    expect(await started[0]!.exited).toBe('SIGKILL');
  });

  test('dead twice on one thing, that one fails by name and the next is done', async () => {
    const { start, started } = remembering();
    const deadly: StartWorker = (...asked) => {
      const process = start(...asked);
      if (started.length <= 2) process.kill();
      return process;
    };
    const eyes = await vision(retrieval, deadly);
    await expect(eyes.embedText('a dog')).rejects.toMatchObject({ reason: 'vision-crashed' });
    expect((await eyes.embedText('a dog')).length).toBe(eyes.description().dims.vectorWidth);
    expect(started.length).toBe(3);
  });

  test('idle, it ends and gives its memory back; asked again, it starts', async () => {
    const { start, started } = remembering();
    const eyes = await vision(retrieval, start, 50);
    const before = await eyes.embedText('a dog');
    expect(await started[0]!.exited).toBe('SIGKILL');
    expect(await eyes.embedText('a dog')).toEqual(before);
    expect(started.length).toBe(2);
  });

  test('closed, it answers nothing more', async () => {
    const eyes = await vision(retrieval);
    await eyes.embedText('a dog');
    await eyes.close();
    await expect(eyes.embedText('a dog')).rejects.toMatchObject({ reason: 'closed' });
  });
});
