// The model that was chosen, opened when it is first needed: for the pipeline to see with, for query to turn words into
// vectors, for questions about one photo. Without a model there are no eyes, and the rest of the house goes on.

import { EngineError, type News } from '../contract.ts';
import type { Seer } from '../pipeline.ts';
import type { Meaning } from '../query/query.ts';
import type { Maker } from '../store/store.ts';
import { openVision, type Vision } from '../vision/vision.ts';
import type { StartWorker } from '../worker-process.ts';
import { type FoundModel, tasksOf } from './models.ts';

export interface Eyes {
  seer: Seer;
  meaning: Meaning | null;
  maker: Maker;
  /** Question and turns go out, the answer comes back; the text so far is told as `answering` news. */
  answer(asked: Parameters<Vision['answer']>[0] & { photo: number }): ReturnType<Vision['answer']>;
  cancel(ask: string): Promise<void>;
  close(): Promise<void>;
}

export interface EyesOptions {
  model: FoundModel;
  startWorker: StartWorker;
  threads?: number;
  onAnswering: (news: News['answering']) => void;
}

/** The way we ask the model; raised when captions or tags are made otherwise, so that all are made again. */
const asking = 1;

export function openEyes({ model, startWorker, threads, onAnswering }: EyesOptions): Eyes {
  const { id, version, calibration } = model.description;
  const maker = { model: id, version };
  const asked = new Map<string, number>();
  let opened: Promise<Vision> | null = null;
  let closed = false;

  function open(): Promise<Vision> {
    if (closed) return Promise.reject(new EngineError('closed', 'The engine is closed. Start Talbot again.'));
    opened ??= openVision({ startWorker, model: model.folder, ...(threads ? { threads } : {}) }).then(
      (vision) => {
        vision.on('answering', ({ ask, text }) => {
          const photo = asked.get(ask);
          if (photo !== undefined) onAnswering({ ask, photo, text });
        });
        return vision;
      },
      (error: unknown) => {
        opened = null;
        throw error;
      },
    );
    return opened;
  }

  return {
    maker,
    seer: { maker, by: `${id}@${version}/${asking}`, open },
    meaning: tasksOf(model.description).includes('search')
      ? {
          maker,
          embed: async (text) => (await open()).embedText(text),
          cutoff: calibration.search?.similarity ?? null,
        }
      : null,
    async answer({ photo, ...question }) {
      if (asked.has(question.ask)) {
        throw new EngineError('bad-request', 'A question of this name is being answered. Give each its own.');
      }
      asked.set(question.ask, photo);
      try {
        return await (await open()).answer(question);
      } finally {
        asked.delete(question.ask);
      }
    },
    async cancel(ask) {
      if (asked.has(ask)) await (await open()).cancel({ ask });
    },
    async close() {
      closed = true;
      await (await opened?.catch(() => null))?.close();
    },
  };
}
