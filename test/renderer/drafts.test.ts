// Words typed and not kept yet: told to the engine after a pause, found again by the next page, told again after a gap.

import { expect, test } from 'vitest';
import { EngineError, type News, type Remote } from '../../engine/contract.ts';
import { createNews } from '../../engine/wire.ts';
import { Drafts } from '../../renderer/drafts.svelte.ts';
import { pretendEngine } from '../engine/pretend-engine.ts';

function library() {
  const kept = new Map<string, string>();
  const { emit, on } = createNews<News>();
  const state = { away: false, told: 0 };
  const engine: Remote = pretendEngine({
    drafts: async () => [...kept].map(([about, text]) => ({ about, text })),
    async keepDraft({ about, text }) {
      if (state.away) throw new EngineError('closed', 'away');
      state.told++;
      if (text) kept.set(about, text);
      else kept.delete(about);
      return null;
    },
    on: on as never,
  });
  const page = async () => {
    const drafts = new Drafts(engine);
    await expect.poll(() => drafts.ready).toBe(true);
    return drafts;
  };
  return { kept, state, emit, page };
}

test('what was typed is there for the next page, and gone once it is done', async () => {
  const { kept, state, page } = library();
  const drafts = await page();
  for (const text of ['R', 'Re', 'Rex']) drafts.keep('caption:1', text);
  await drafts.flush();
  expect(state.told).toBe(1);
  const next = await page();
  expect(next.of('caption:1')).toBe('Rex');
  next.done('caption:1', ' Rex ');
  await next.flush();
  expect(kept.size).toBe(0);
});

test('other words that stand there by now are no part of what is done', async () => {
  const drafts = await library().page();
  drafts.keep('ask:1', 'And who is that?');
  drafts.done('ask:1', 'Who is it?');
  expect(drafts.of('ask:1')).toBe('And who is that?');
});

test('while nobody hears they are held here, and told when somebody does', async () => {
  const { kept, state, emit, page } = library();
  const drafts = await page();
  state.away = true;
  drafts.keep('note-of:1', 'At the sea');
  await drafts.flush();
  expect(drafts.of('note-of:1')).toBe('At the sea');
  state.away = false;
  emit('again', {});
  await expect.poll(() => kept.get('note-of:1')).toBe('At the sea');
});

test('a pause in typing is enough', async () => {
  const { kept, page } = library();
  const drafts = await page();
  drafts.keep('caption:2', 'Our garden');
  await expect.poll(() => kept.get('caption:2')).toBe('Our garden');
});
