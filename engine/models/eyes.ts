// The models in use, each opened when it is first needed: for the pipeline to see with, for query to turn words into
// vectors, for questions about one photo. Exchanged as a whole when a person chooses others.

import { EngineError, type News } from '../contract.ts';
import type { Look, Seer } from '../pipeline.ts';
import type { Meaning } from '../query/query.ts';
import type { Made } from '../store/store.ts';
import { openVision, type Vision } from '../vision/vision.ts';
import type { StartWorker } from '../worker-process.ts';
import type { View } from './views.ts';

export interface OpenLook extends Look {
  view: View;
}

/** Who answers questions. */
export interface Chat {
  maker: Made;
  look: OpenLook;
  /** Question and turns go out, the answer comes back; the text so far is told as `answering` news. */
  answer(asked: Parameters<Vision['answer']>[0] & { photo: number }): ReturnType<Vision['answer']>;
  yesNo: Vision['yesNo'];
}

export interface Eyes {
  /** Null when nothing is made of every photo. */
  seer: Seer | null;
  meaning: Meaning | null;
  chat: Chat | null;
  looks: readonly OpenLook[];
  /** Where it looked; `cancel` takes its name too. */
  looked(look: OpenLook, asked: Parameters<Vision['looked']>[0]): ReturnType<Vision['looked']>;
  /** Another caption; `cancel` takes its name too. */
  captionAgain(look: OpenLook, asked: Parameters<Vision['captionAgain']>[0]): ReturnType<Vision['captionAgain']>;
  cancel(ask: string): Promise<void>;
  /** Answers under way are waited for when `kindly`. */
  close(kindly?: boolean): Promise<void>;
}

export interface EyesOptions {
  views: readonly View[];
  startWorker: StartWorker;
  threads?: number;
  onAnswering: (news: News['answering']) => void;
  /** A view's process ended again and again; true when another has taken its place. */
  lighten: (view: View) => Promise<boolean>;
}

interface Opened {
  look: OpenLook;
  cancel(ask: string): Promise<void>;
  close(): Promise<void>;
}

export function openEyes({ views, startWorker, threads, onAnswering, lighten }: EyesOptions): Eyes {
  /** By name of the question the photo whose answer streams; null for those that only say how probable a yes is. */
  const asked = new Map<string, number | null>();
  const answers = new Set<Promise<unknown>>();
  const hear = ({ ask, text }: { ask: string; text: string }) => {
    const photo = asked.get(ask);
    if (photo !== undefined && photo !== null) onAnswering({ ask, photo, text });
  };
  const opened = views.map((view) => openLook(view, { startWorker, threads, hear, lighten }));
  const looks = opened.map(({ look }) => look);
  const seeing = looks.filter(({ made: { captions, search, tags } }) => captions ?? search ?? tags);

  async function underWay<T>(ask: string, photo: number | null, begin: () => Promise<T>): Promise<T> {
    if (asked.has(ask)) {
      throw new EngineError('bad-request', 'A question of this name is being answered. Give each its own.');
    }
    asked.set(ask, photo);
    const said = begin();
    answers.add(said);
    try {
      return await said;
    } finally {
      asked.delete(ask);
      answers.delete(said);
    }
  }

  return {
    looks,
    seer: seeing.length > 0 ? { looks: seeing, by: JSON.stringify(seeing.map(({ made }) => made)) } : null,
    meaning: meaningOf(looks.find(({ made }) => made.search)),
    chat: chatOf(
      looks.find(({ made }) => made.chat),
      underWay,
    ),
    looked: (look, map) => underWay(map.ask, null, async () => (await look.open()).looked(map)),
    captionAgain: (look, wish) => underWay(wish.ask, null, async () => (await look.open()).captionAgain(wish)),
    async cancel(ask) {
      if (asked.has(ask)) await Promise.all(opened.map((one) => one.cancel(ask)));
    },
    async close(kindly = false) {
      if (kindly) await Promise.allSettled(answers);
      await Promise.all(opened.map((one) => one.close()));
    },
  };
}

function openLook(
  view: View,
  {
    startWorker,
    threads,
    hear,
    lighten,
  }: Pick<EyesOptions, 'startWorker' | 'lighten'> & {
    threads: number | undefined;
    hear: (news: { ask: string; text: string }) => void;
  },
): Opened {
  let vision: Promise<Vision> | null = null;
  let closed = false;
  function open(): Promise<Vision> {
    if (closed) return Promise.reject(new EngineError('closed', 'Another model has taken its place. Ask again.'));
    const { folder: model, description } = view;
    vision ??= openVision({ startWorker, model, description, ...(threads ? { threads } : {}) }).then(
      (one) => {
        one.on('answering', hear);
        return one;
      },
      (error: unknown) => {
        vision = null;
        throw error;
      },
    );
    return vision;
  }
  return {
    look: { view, made: view.made, open, lighten: () => lighten(view) },
    async cancel(ask) {
      await (await vision?.catch(() => null))?.cancel({ ask });
    },
    async close() {
      closed = true;
      await (await vision?.catch(() => null))?.close();
    },
  };
}

function meaningOf(look: OpenLook | undefined): Meaning | null {
  if (!look) return null;
  return {
    maker: look.made.search!,
    embed: async (text) => (await look.open()).embedText(text),
    cutoff: look.view.description.calibration.search?.similarity ?? null,
  };
}

function chatOf(
  look: OpenLook | undefined,
  underWay: <T>(ask: string, photo: number | null, begin: () => Promise<T>) => Promise<T>,
): Chat | null {
  if (!look) return null;
  return {
    look,
    maker: look.made.chat!,
    answer: ({ photo, ...asked }) => underWay(asked.ask, photo, async () => (await look.open()).answer(asked)),
    yesNo: (asked) => underWay(asked.ask, null, async () => (await look.open()).yesNo(asked)),
  };
}
