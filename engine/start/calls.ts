// Every call of the contract, in terms of the rooms. What is asked has been checked at the gate (asked.ts).

import { access, constants, realpath, stat, statfs } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { type Caption, type Engine, EngineError, type Photo, type Tag } from '../contract.ts';
import type { Decoder } from '../decode/decode.ts';
import { fsPath, pathFromBytes, shownPath } from '../file-path.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Query } from '../query/query.ts';
import { identify } from '../scan/scan.ts';
import type { Store } from '../store/store.ts';
import type { Vision } from '../vision/vision.ts';
import type { Eyes } from './eyes.ts';
import { type FoundModel, infoOf } from './models.ts';
import { version } from './places.ts';

export interface Rooms {
  library: string;
  /** Folder of the demo photos. */
  demo: string;
  store: Store;
  decoder: Decoder;
  query: Query;
  pipeline: Pipeline;
  models: FoundModel[];
  chosen: FoundModel | null;
  eyes: Eyes | null;
}

export function engineCalls(rooms: Rooms): Engine {
  return { ...folderCalls(rooms), ...photoCalls(rooms), ...modelCalls(rooms), ...workCalls(rooms) };
}

function folderCalls({ store, pipeline, library, demo }: Rooms) {
  return {
    folders: async () => pipeline.listFolders(),
    addFolder: async ({ path }) => pipeline.addFolder(await checkedFolder(path, library)),
    async removeFolder({ id }) {
      await pipeline.removeFolder(id);
      return null;
    },
    pauseFolder: ({ id, paused }) => pipeline.pauseFolder(id, paused),
    async addDemo() {
      if (!existsSync(demo)) throw new EngineError('not-found', 'This Talbot came without demo photos. Add a folder.');
      const path = await checkedFolder(demo, library);
      return pipeline.listFolders().find((folder) => folder.path === path) ?? pipeline.addFolder(path);
    },
  } satisfies Partial<Engine>;
}

function photoCalls({ store, query, pipeline }: Rooms) {
  const wrote = (photo: number): Photo => {
    pipeline.changed([photo]);
    return store.photo(photo);
  };
  return {
    search: (asked) => query.search(asked),
    async similar(asked) {
      // Refused when it is not there, whether or not photos can be compared.
      store.photo(asked.photo);
      return await query.similar(asked);
    },
    async photo({ id }) {
      const photo = store.photo(id);
      // Someone looks at it: it is read and seen before the others.
      if (photo.state === 'waiting') pipeline.lookFirst([id]);
      return photo;
    },
    photoAt: async ({ path }) => store.photoAt(resolve(path)),
    async setCaption({ photo, text }) {
      store.setCaption(photo, text);
      return wrote(photo);
    },
    async addTag({ photo, name }) {
      store.addTag(photo, name);
      return wrote(photo);
    },
    async removeTag({ photo, name }) {
      store.removeTag(photo, name);
      return wrote(photo);
    },
    async clearConversation({ photo }) {
      store.clearConversation(photo);
      wrote(photo);
      return null;
    },
  } satisfies Partial<Engine>;
}

function modelCalls({ store, decoder, pipeline, eyes, chosen, models }: Rooms) {
  const have = (): { eyes: Eyes; model: FoundModel } => {
    if (eyes && chosen) return { eyes, model: chosen };
    throw new EngineError(
      'model-missing',
      'No model is there to look at photos. Put one into the models folder beside the library, or set TALBOT_MODELS.',
    );
  };
  return {
    models: async () => models.map((model) => infoOf(model, model === chosen)),
    async ask({ photo, question, ask }) {
      const { eyes, model } = have();
      const { conversation } = store.photo(photo);
      const asking = model.description.language?.prompts.question;
      if (!asking) throw cannot(model, 'answer questions');
      if (!store.visualPrompt(photo, eyes.maker)) await pipeline.seeNow(photo);
      const prompt = store.visualPrompt(photo, eyes.maker);
      if (!prompt) throw new EngineError('busy', 'The photo changed just now. Ask again in a moment.');
      const turns = conversation.map((turn) => ({ question: turn.question, answer: turn.answer }));
      const said = await eyes.answer({ photo, prompt: prompt.data, question, turns, ask });
      const { prompt: words } = asking;
      const turn = { question, answer: said.text, probability: said.probability, maker: eyes.maker, prompt: words };
      const kept = store.addTurn(photo, turn);
      pipeline.changed([photo]);
      return kept;
    },
    async cancelAnswer({ ask }) {
      await eyes?.cancel(ask);
      return null;
    },
    async match({ photo, text }) {
      const { eyes, model } = have();
      const { path, kind } = store.presentFile(photo);
      if (!model.description.graphs['itc-text']) throw cannot(model, 'compare a sentence with a photo');
      const vision = await eyes.seer.open();
      const pixels = await pixelsOf(decoder, vision, path, kind);
      return { ...(await vision.match({ pixels, text })), model: model.description.id };
    },
    async describe({ path }) {
      const { eyes, model } = have();
      const { kind } = await identify(path);
      const vision = await eyes.seer.open();
      const pixels = await pixelsOf(decoder, vision, path, kind);
      const [seen] = await vision.see({ pixels: [pixels], caption: model.description.language !== null });
      return described(seen!, model);
    },
  } satisfies Partial<Engine>;
}

function workCalls({ library, demo, store, pipeline, models, chosen }: Rooms) {
  return {
    async seeAgain({ photos }) {
      store.again(photos);
      pipeline.changed(Array.isArray(photos) ? photos : []);
      pipeline.wake();
      return null;
    },
    async pauseWork({ paused }) {
      pipeline.pause(paused);
      return pipeline.progress();
    },
    progress: async () => pipeline.progress(),
    async status() {
      const folders = store.folders();
      const disk = await statfs(library).catch(() => null);
      return {
        ...pipeline.progress(),
        library,
        version: version(),
        folders: folders.length,
        models: models.map((model) => infoOf(model, model === chosen)),
        freeBytes: disk ? disk.bavail * disk.bsize : null,
        demoAvailable: existsSync(demo) && !folders.some((folder) => folder.path === demo),
      };
    },
  } satisfies Partial<Engine>;
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

function described(seen: Awaited<ReturnType<Vision['see']>>[number], model: FoundModel) {
  const { id, version: modelVersion, language } = model.description;
  const author = { by: 'model' as const, model: id, version: modelVersion };
  const captions: Caption[] = seen.caption
    ? [
        {
          ...author,
          prompt: language?.prompts.caption?.prompt ?? null,
          text: seen.caption.text,
          match: seen.caption.match,
          doubtful: seen.caption.doubtful,
          madeAt: new Date().toISOString(),
        },
      ]
    : [];
  const tags: Tag[] = seen.tags.map(({ name, score }) => ({ ...author, prompt: null, name, score }));
  return { captions, tags };
}

/** The folder's real path; refused when it is none, may not be read, or is Talbot's own. */
async function checkedFolder(path: string, library: string): Promise<string> {
  const name = shownPath(path);
  try {
    const real = pathFromBytes(await realpath(fsPath(path), { encoding: 'buffer' }));
    if (!(await stat(fsPath(real))).isDirectory()) {
      throw new EngineError('bad-request', `${name} is a file. Add the folder it is in.`);
    }
    if ((real + sep).startsWith((await realpath(library)) + sep)) {
      throw new EngineError('not-allowed', `${name} belongs to Talbot's own library. Add a folder of photos.`);
    }
    await access(fsPath(real), constants.R_OK | constants.X_OK);
    return real;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new EngineError('no-permission', `${name} may not be read. Give yourself permission, then add it again.`);
    }
    throw new EngineError('folder-missing', `${name} is not there. Check how it is written, or connect its drive.`);
  }
}

function cannot(model: FoundModel, what: string): EngineError {
  const message = `The model ${model.description.name} cannot ${what}. Choose another model for that.`;
  return new EngineError('not-supported-by-model', message);
}
