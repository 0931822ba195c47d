// The calls about questions put to many photos: which photos are meant, and what was answered.

import { setImmediate as pause } from 'node:timers/promises';
import { type Engine, EngineError } from '../../contract.ts';
import type { Inquiring } from '../../pipeline.ts';
import type { Query } from '../../query/query.ts';
import type { Store } from '../../store/store.ts';
import type { Changing } from '../changing.ts';
import { chosenPhotos } from './chosen.ts';

export interface InquiryRooms {
  store: Store;
  query: Query;
  inquiring: Inquiring;
  changing: Changing;
}

const usualLimit = 200;

export function inquiryCalls({ store, query, inquiring, changing }: InquiryRooms) {
  return {
    async inquire({ question, ...asked }) {
      const spelled = question.replace(/\s+/g, ' ').trim();
      const all = asked.photos === undefined && asked.query === undefined;
      return inquiring.ask(spelled, all ? 'all' : await chosenPhotos(query, asked));
    },
    stopInquiry: ({ id }) => inquiring.stop(id),
    async forgetInquiry({ id }) {
      await inquiring.leave(id);
      const photos = store.photosAsked(id);
      const forget = (some: number[]) => ({ do: 'forget-answers' as const, inquiry: id, photos: some });
      await changing.make('inquiry', photos, forget, { do: 'forget-inquiry', inquiry: id });
      return null;
    },
    async setInquiryBand({ id, band }) {
      store.inquiry(id);
      store.setInquiryBand(id, band);
      // What filters and smart albums find of it is other photos now.
      changing.changed([]);
      changing.albumsChanged();
      return inquiring.readAnew(id);
    },
    async answerSpread({ id }) {
      const inquiry = store.inquiry(id).id;
      const counts: number[] = [];
      // Of a million answers each part takes a moment; others are answered in between.
      for (let part = 0; part < 100; part++) {
        counts.push(store.spreadPart(inquiry, part));
        await pause();
      }
      return counts;
    },
    inquiries: async () => inquiring.list(),
    async answers({ limit = usualLimit, query: line, ...asked }) {
      const photos = line === undefined ? asked.photos : await photosOf(query, line);
      return store.answers({ ...asked, ...(photos ? { photos } : {}), limit });
    },
  } satisfies Partial<Engine>;
}

/** All that the line finds; refused where it finds nothing. */
async function photosOf(query: Query, text: string): Promise<number[]> {
  const photos = await query.photosFound({ text });
  if (photos.length > 0) return photos;
  throw new EngineError('not-found', `No photo matches “${text}”. Use fewer words, or ask about all photos.`);
}
