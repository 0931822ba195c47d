// The calls that a model answers, and those that choose, check and remove models.

import { type Caption, type Engine, EngineError, type ModelTask, type Tag } from '../contract.ts';
import type { RecipeName } from '../convert/convert.ts';
import type { Decoder } from '../decode/decode.ts';
import { shownPath } from '../file-path.ts';
import { asksForWords } from '../model.ts';
import type { Pipeline } from '../pipeline.ts';
import { identify } from '../scan/scan.ts';
import type { Store } from '../store/store.ts';
import { questionPrompt, type Seen, type Vision } from '../vision/vision.ts';
import type { OpenLook } from './eyes.ts';
import type { Installs } from './installs.ts';
import type { ModelsInUse } from './models-in-use.ts';

export interface ModelRooms {
  store: Store;
  decoder: Decoder;
  pipeline: Pipeline;
  models: ModelsInUse;
  installs: Installs;
}

export function modelCalls(rooms: Omit<ModelRooms, 'installs'>) {
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
    models: async () => models.list(),
    modelUses: async () => models.uses(),
    async useModel({ id, tasks, again }) {
      models.use({ id, again, ...(tasks ? { tasks } : {}) });
      return models.list();
    },
    removeModel: ({ id, instead }) => models.remove({ id, instead }),
    checkModel: ({ id }) => models.check(id),
    async ask({ photo, question, short = false, ask }) {
      const { conversation } = store.photo(photo);
      const { look, maker, answer } = serving(models.eyes().chat, 'chat');
      const seen = await whatIsSeen(rooms, photo, look);
      const turns = conversation.map((turn) => ({ question: turn.question, answer: turn.answer }));
      const said = await answer({ photo, ...seen, question, short, turns, ask });
      const words = questionPrompt(look.view.description, short)?.prompt ?? null;
      const turn = { question, answer: said.text, probability: said.probability, maker, prompt: words };
      const kept = store.addTurn(photo, turn);
      pipeline.changed([photo]);
      return kept;
    },
    async cancelAnswer({ ask }) {
      await models.eyes().cancel(ask);
      return null;
    },
    async match({ photo, text }) {
      const { path, kind } = store.presentFile(photo);
      const look = lookFor('search');
      const vision = await look.open();
      const pixels = await pixelsOf(decoder, vision, path, kind);
      return { ...(await vision.match({ pixels, text })), model: look.made.search!.model };
    },
    async describe({ path }) {
      const { kind } = await identify(path);
      const looks = models.eyes().looks.filter(({ made }) => made.captions ?? made.tags);
      if (looks.length === 0) throw nobodyFor('captions', models.found().length > 0);
      const said: { captions: Caption[]; tags: Tag[] } = { captions: [], tags: [] };
      for (const look of looks) {
        const vision = await look.open();
        const pixels = await pixelsOf(decoder, vision, path, kind);
        const [seen] = await vision.see({ pixels: [pixels], caption: look.made.captions !== undefined });
        said.captions.push(...captionsOf(seen!, look));
        said.tags.push(...tagsOf(seen!, look));
      }
      return said;
    },
  } satisfies Partial<Engine>;
}

export function installCalls({ models, installs }: Pick<ModelRooms, 'models' | 'installs'>) {
  return {
    async installModel({ source, id, retrieval, recipe = 'cpu-int8' }) {
      const wanted = { checkpoint: source, recipe: recipe as RecipeName, ...(retrieval ? { retrieval } : {}) };
      const taken = (name: string) => models.found().some((one) => one.description.id === name);
      return installs.start(wanted, id, taken);
    },
    resumeInstall: ({ id }) => installs.resume(id),
    async stopInstall({ id, discard }) {
      await installs.stop(id, discard);
      return null;
    },
    installs: () => installs.list(),
  } satisfies Partial<Engine>;
}

/** Its visual prompt, kept or made now; its pixels where the prompt depends on the question. */
async function whatIsSeen(
  { store, decoder, pipeline }: Omit<ModelRooms, 'installs' | 'models'>,
  photo: number,
  look: OpenLook,
) {
  if (asksForWords(look.view.description)) {
    const { path, kind } = store.presentFile(photo);
    return { prompt: null, pixels: await pixelsOf(decoder, await look.open(), path, kind) };
  }
  const maker = look.made.chat!;
  if (!store.visualPrompt(photo, maker)) await pipeline.seeNow(photo, look);
  const prompt = store.visualPrompt(photo, maker);
  if (!prompt) throw new EngineError('busy', 'The photo changed just now. Ask again in a moment.');
  return { prompt: prompt.data };
}

function nobodyFor(task: ModelTask, anyModel: boolean): EngineError {
  if (!anyModel) {
    return new EngineError(
      'model-missing',
      'No model is there to look at photos. Put one into the models folder beside the library, or set TALBOT_MODELS.',
    );
  }
  const message = `No model does ${task} now. "talbot model list" shows which could; choose one of them.`;
  return new EngineError('not-supported-by-model', message);
}

function pixelsOf(
  decoder: Decoder,
  vision: Vision,
  path: string,
  kind: Parameters<Decoder['pixels']>[0]['kind'] | null,
) {
  if (!kind) throw new EngineError('busy', `${shownPath(path)} is not read yet. Try again in a moment.`);
  return decoder.pixels({ path, kind, size: vision.description().image.size });
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
