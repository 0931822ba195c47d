// The calls that a model answers, and those that choose, check and remove models.

import {
  type Caption,
  type CaptionCandidate,
  type Engine,
  EngineError,
  type ModelTask,
  type Tag,
} from '../../contract.ts';
import type { Decoder } from '../../decode/decode.ts';
import type { Chat, ModelsInUse, OpenLook } from '../../models/models.ts';
import type { Pipeline } from '../../pipeline.ts';
import { identify } from '../../scan/scan.ts';
import type { Store } from '../../store/store.ts';
import { bandOf, questionPrompt, type Seen, verdictOf, wantsYesOrNo } from '../../vision/vision.ts';
import { turnsBefore } from './turns-before.ts';
import { pixelsOf, whatIsSeen } from '../what-is-seen.ts';

export interface ModelRooms {
  store: Store;
  decoder: Decoder;
  pipeline: Pipeline;
  models: ModelsInUse;
}

/** Which there are, and which does what. */
function choosingCalls(models: ModelsInUse) {
  return {
    models: async () => models.list(),
    modelUses: async () => models.uses(),
    damagedModels: async () => [...models.damaged()],
    async useModel({ id, tasks, again }) {
      models.use({ id, again, ...(tasks ? { tasks } : {}) });
      return models.list();
    },
    removeModel: ({ id, instead }) => models.remove({ id, instead }),
    checkModel: ({ id }) => models.check(id),
  } satisfies Partial<Engine>;
}

export function modelCalls(rooms: ModelRooms) {
  const { store, decoder, pipeline, models } = rooms;
  const serving = <T>(found: T | null | undefined, task: ModelTask): T => {
    if (found) return found;
    throw nobodyFor(task, models.found().length > 0);
  };
  const lookFor = (task: ModelTask): OpenLook =>
    serving(
      models.eyes().looks.find((look) => look.made[task]),
      task,
    );
  return {
    ...choosingCalls(models),
    async ask({ photo, question, short = false, ask }) {
      const { conversation } = store.photo(photo);
      const chat = serving(models.eyes().chat, 'chat');
      const seen = await whatIsSeen(rooms, photo, chat.look);
      const turns = turnsBefore(question, conversation);
      const asked = { photo, ...seen, question, short, turns, ask };
      const said = (wantsYesOrNo(question) ? await saidYesOrNo(chat, asked) : null) ?? (await saidInWords(chat, asked));
      const kept = store.addTurn(photo, { question, ...said, maker: chat.maker });
      pipeline.changed([photo]);
      return kept;
    },
    async cancelAnswer({ ask }) {
      await models.eyes().cancel(ask);
      return null;
    },
    async match({ photo, text }) {
      const file = store.presentFile(photo);
      const look = lookFor('search');
      const vision = await look.open();
      const pixels = await pixelsOf(decoder, vision, file);
      return { ...(await vision.match({ pixels, text })), model: look.made.search!.model };
    },
    async describe({ path, candidates }) {
      const { kind, fingerprint } = await identify(path);
      const looks = models.eyes().looks.filter(({ made }) => made.captions ?? made.tags);
      if (looks.length === 0) throw nobodyFor('captions', models.found().length > 0);
      const said: Awaited<ReturnType<Engine['describe']>> = { captions: [], tags: [], candidates: [] };
      for (const look of looks) {
        const vision = await look.open();
        const pixels = await pixelsOf(decoder, vision, { path, kind, fingerprint });
        const count = candidates === undefined ? {} : { candidates };
        const [seen] = await vision.see({ pixels: [pixels], caption: look.made.captions !== undefined, ...count });
        said.captions.push(...captionsOf(seen!, look));
        said.tags.push(...tagsOf(seen!, look));
        if (candidates !== undefined && look.made.captions) said.candidates.push(...candidatesOf(seen!));
      }
      return said;
    },
  } satisfies Partial<Engine>;
}

type ChatQuestion = Parameters<Chat['answer']>[0];

async function saidInWords({ look, answer }: Chat, asked: ChatQuestion) {
  const prompt = questionPrompt(look.view.description, asked.short ?? false)?.prompt ?? null;
  const { text, probability } = await answer(asked);
  return { answer: text, probability, prompt, yesNo: null };
}

/** Null where the model cannot spell the two answers: then it says what it likes. */
async function saidYesOrNo({ look, yesNo }: Chat, asked: ChatQuestion) {
  const { description } = look.view;
  const { prompt, pixels = null, question, turns, ask } = asked;
  try {
    const [probability] = await yesNo({ photos: [{ prompt, pixels }], question, turns, ask });
    const verdict = verdictOf(probability!, bandOf(description));
    const words = questionPrompt(description, true)?.prompt ?? null;
    const sure = Math.max(probability!, 1 - probability!);
    return { answer: verdict, probability: sure, prompt: words, yesNo: { probability: probability!, verdict } };
  } catch (error) {
    if (error instanceof EngineError && error.reason === 'not-supported-by-model') return null;
    throw error;
  }
}

export function nobodyFor(task: ModelTask, anyModel: boolean): EngineError {
  if (!anyModel) {
    return new EngineError(
      'model-missing',
      'No model is there to look at photos. Put one into the models folder beside the library, or set TALBOT_MODELS.',
    );
  }
  const message = `No model does ${task} now. "talbot model list" shows which could; choose one of them.`;
  return new EngineError('not-supported-by-model', message);
}

function captionsOf({ caption }: Seen, { made, view }: OpenLook): Caption[] {
  if (!caption || !made.captions) return [];
  const { text, match, doubtful } = caption;
  const prompt = view.description.language?.prompts.caption?.prompt ?? null;
  const { model, version } = made.captions;
  return [{ by: 'model', model, version, prompt, text, match, doubtful, madeAt: new Date().toISOString() }];
}

function tagsOf({ tags }: Seen, { made }: OpenLook): Tag[] {
  if (!made.tags) return [];
  const { model, version } = made.tags;
  return tags.map(({ name, score }) => ({ by: 'model', model, version, prompt: null, name, score }));
}

/** The caption and what it was chosen from. */
function candidatesOf({ caption }: Seen): CaptionCandidate[] {
  if (!caption) return [];
  return [caption, ...caption.others].map(({ text, match, similarity, probability, sampled }) => {
    return { text, match, similarity, probability, sampled };
  });
}
