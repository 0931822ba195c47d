// The calls about what is said of one photo over time: earlier captions and new ones, notes, tags to choose from.

import { type Engine, EngineError, type Photo } from '../../contract.ts';
import { nobodyFor, type ModelRooms } from './models.ts';
import { pixelsOf } from '../what-is-seen.ts';

type Rooms = Pick<ModelRooms, 'store' | 'decoder' | 'pipeline' | 'models'>;

const usualTagNames = 8;
/** Enough to find other words for a photo several times over. */
const candidates = 8;

export function saidCalls(rooms: Rooms) {
  const { store, pipeline } = rooms;
  const wrote = (photo: number): Photo => {
    pipeline.changed([photo]);
    return store.photo(photo);
  };
  return {
    async captionHistory({ photo }) {
      store.photo(photo);
      return store.captionHistory(photo);
    },
    async revertCaption({ photo, caption }) {
      store.revertCaption(photo, caption);
      return wrote(photo);
    },
    async captionAgain({ photo, prompt, ask }) {
      await writeAgain(rooms, photo, prompt?.replace(/\s+/g, ' ').trim(), ask);
      return wrote(photo);
    },
    async addNote({ photo, text, turn }) {
      store.addNote(photo, text, turn);
      return wrote(photo);
    },
    setNote: async ({ note, text }) => wrote(store.setNote(note, text)),
    removeNote: async ({ note }) => wrote(store.removeNote(note)),
    drafts: async () => store.drafts(),
    async keepDraft({ about, text }) {
      store.keepDraft(about, text);
      return null;
    },
    tagNames: async ({ text, limit = usualTagNames }) => store.tagNames(text, limit),
  } satisfies Partial<Engine>;
}

async function writeAgain(
  { store, decoder, models }: Rooms,
  photo: number,
  prompt: string | undefined,
  ask: string,
): Promise<void> {
  const eyes = models.eyes();
  const look = eyes.looks.find(({ made }) => made.captions);
  if (!look) throw nobodyFor('captions', models.found().length > 0);
  const file = store.presentFile(photo);
  const pixels = await pixelsOf(decoder, await look.open(), file);
  const had = store.captionHistory(photo).filter(({ by }) => by === 'model');
  const asked = { pixels, ask, except: had.map(({ text }) => text) };
  const said = await eyes.captionAgain(look, prompt === undefined ? { ...asked, candidates } : { ...asked, prompt });
  const now = had.find(({ replacedAt }) => replacedAt === null);
  if (said.text === now?.text) {
    throw new EngineError(
      'not-supported-by-model',
      `${look.view.description.name} has no other words for this photo. Give it another beginning, or write your own.`,
    );
  }
  const { text, match, similarity, probability, doubtful, others } = said;
  const own = look.view.description.language?.prompts.caption?.prompt ?? '';
  const caption = { text, match, similarity, probability, doubtful, others, prompt: prompt ?? own };
  if (!file.fingerprint || !store.keepCaption(photo, file.fingerprint, caption, look.made.captions!)) {
    throw new EngineError('busy', 'The photo changed just now. Ask again in a moment.');
  }
}
