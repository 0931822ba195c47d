// The call that shows where a model looked. Nothing of it is kept: the photo is looked at anew, once for all words.

import {
  type Engine,
  EngineError,
  type Looked,
  type LookedQuestion,
  type ModelTask,
  type Photo,
} from '../../contract.ts';
import type { OpenLook } from '../../models/models.ts';
import { questionPrompt, type LookedMap } from '../../vision/vision.ts';
import { nobodyFor, type ModelRooms } from './models.ts';
import { turnsBefore } from './turns-before.ts';
import { pixelsOf } from '../what-is-seen.ts';

type Rooms = Pick<ModelRooms, 'store' | 'decoder' | 'models'>;

export function lookedCalls({ store, decoder, models }: Rooms) {
  return {
    async whereLooked({ ask, ...asked }) {
      const photo = store.photo(asked.photo);
      const eyes = models.eyes();
      const said = whatWasSaid(photo, asked);
      const look = said.tasks.map((task) => eyes.looks.find(({ made }) => made[task])).find(Boolean);
      if (!look) throw nobodyFor(said.tasks[0]!, models.found().length > 0);
      const pixels = await pixelsOf(decoder, await look.open(), store.presentFile(photo.id));
      const question = said.turn === null ? null : questionOf(photo, said.turn, look);
      const map = await eyes.looked(look, { pixels, text: said.text, question, ask });
      return lookedOf(map, look);
    },
  } satisfies Partial<Engine>;
}

/** The words, and who is asked where they are: the first task that somebody does. */
function whatWasSaid(
  photo: Photo,
  { caption, words, turn: number }: Omit<LookedQuestion, 'ask' | 'photo'>,
): { text: string; tasks: ModelTask[]; turn: Photo['conversation'][number] | null } {
  if ([caption, words, number].filter((one) => one !== undefined).length !== 1) {
    throw new EngineError('bad-request', 'whereLooked: give one of caption, words and turn.');
  }
  if (caption !== undefined) return { text: caption, tasks: ['captions'], turn: null };
  if (words !== undefined) return { text: words, tasks: ['search', 'captions'], turn: null };
  const turn = photo.conversation.find(({ id }) => id === number);
  if (!turn) throw new EngineError('not-found', 'There is no such answer about this photo. Ask again.');
  return { text: turn.answer, tasks: ['chat'], turn };
}

/** As it was asked: by which of the model's prompts, and after which turns. */
function questionOf({ conversation }: Photo, turn: Photo['conversation'][number], look: OpenLook) {
  const brief = questionPrompt(look.view.description, true);
  const usual = questionPrompt(look.view.description, false);
  const short = brief !== null && brief !== usual && turn.prompt === brief.prompt;
  const before = conversation.slice(0, conversation.indexOf(turn));
  return {
    question: turn.question,
    short,
    turns: turnsBefore(turn.question, before),
  };
}

const rounded = (heat: Float32Array) => Array.from(heat, (value) => Math.round(value * 1000) / 1000);

function lookedOf({ grid, whole, words, by }: LookedMap, { view }: OpenLook): Looked {
  return {
    columns: grid.columns,
    rows: grid.rows,
    covers: grid.covers ?? 1,
    whole: rounded(whole),
    words: words.map(({ word, heat }) => ({ word, heat: heat && rounded(heat) })),
    by,
    model: view.description.id,
  };
}
