// A Remote that outlives its ports: calls wait for the next one, and after a gap everything is asked again.

import { expect, test } from 'vitest';
import { EngineError } from '../../engine/contract.ts';
import { createNews, type Port, serve } from '../../engine/wire.ts';
import { keepReaching, type Link } from '../../renderer/connect.ts';
import { pretendEngine } from '../engine/pretend-engine.ts';

/** Two ends of one line that can be cut. */
function line(): { here: Port; there: Port; cut(): void } {
  const hear: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const closed: (() => void)[] = [];
  const end = (mine: 0 | 1, other: 0 | 1): Port => ({
    post: (message) => queueMicrotask(() => hear[other].forEach((handle) => handle(structuredClone(message)))),
    onMessage: (handle) => void hear[mine].push(handle),
    onClose: (handle) => void closed.push(handle),
  });
  return { here: end(0, 1), there: end(1, 0), cut: () => closed.forEach((handle) => handle()) };
}

function reach(answers: (() => Promise<Port>)[]) {
  const links: Link[] = [];
  const waits: number[] = [];
  // A pause is over at once, unless it is the patience of a call.
  const pause = (ms: number) => {
    waits.push(ms);
    return ms > 10_000 ? new Promise<void>(() => {}) : Promise.resolve();
  };
  let tries = 0;
  const open = () => answers[Math.min(tries++, answers.length - 1)]!();
  return { engine: keepReaching(open, (link) => links.push(link), pause), links, waits };
}

test('a call waits until there is a road, however many tries it takes', async () => {
  const { here, there } = line();
  serve(pretendEngine({ folders: async () => [] }), there);
  const refuse = () => Promise.reject(new EngineError('closed', 'nobody there'));
  const { engine, links, waits } = reach([refuse, refuse, async () => here]);
  expect(await engine.folders()).toEqual([]);
  expect(links).toEqual(['connecting', 'lost', 'lost', 'open']);
  expect(waits.filter((ms) => ms < 10_000)).toEqual([250, 500]);
});

test('a cut road refuses what was under way, the next call takes the new one, and news tells of the gap', async () => {
  const first = line();
  const second = line();
  const { emit, on } = createNews<{ photos: { ids: number[] } }>();
  serve(pretendEngine({ models: () => new Promise(() => {}) }), first.there);
  serve(pretendEngine({ folders: async () => [], on: on as never }), second.there);
  const { engine, links } = reach([async () => first.here, async () => second.here]);
  const heard: number[][] = [];
  engine.on('photos', ({ ids }) => heard.push(ids));

  const asked = engine.models();
  await new Promise((resolve) => setTimeout(resolve));
  first.cut();
  await expect(asked).rejects.toMatchObject({ reason: 'closed' });
  expect(await engine.folders()).toEqual([]);
  await expect.poll(() => heard).toEqual([[]]);

  emit('photos', { ids: [7] });
  await expect.poll(() => heard).toEqual([[], [7]]);
  expect(links).toEqual(['connecting', 'open', 'connecting', 'open']);
});
