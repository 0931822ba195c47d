// What the calls about captions over time, notes, and questions to a few photos take.

import {
  type CaptionCalls,
  type DraftCalls,
  type ManyQuestionCalls,
  mostAskedAtOnce,
  type NoteCalls,
} from '../../contract.ts';
import { type Asks, flag, longest, maybe, photo, photoList, text, whole, type Check } from './checks.ts';

const mostTagNames = 50;

const fewPhotos: Check = (value) => {
  const some = photoList(value) === null && Array.isArray(value) && value.length > 0;
  return some && value.length <= mostAskedAtOnce ? null : `a list of 1 to ${mostAskedAtOnce} photo numbers`;
};

export const saidAsks: Asks<CaptionCalls & NoteCalls & DraftCalls & ManyQuestionCalls> = {
  captionHistory: { photo },
  revertCaption: { photo, caption: photo },
  captionAgain: { photo, prompt: maybe(text(longest.question)), ask: text(longest.ask) },
  addNote: { photo, text: text(longest.caption), turn: maybe(photo) },
  setNote: { note: photo, text: text(longest.caption) },
  removeNote: { note: photo },
  tagNames: { text: text(longest.tag, { empty: true }), limit: maybe(whole(1, mostTagNames)) },
  drafts: null,
  keepDraft: { about: text(longest.id), text: text(longest.draft, { empty: true }) },
  askEach: { photos: fewPhotos, question: text(longest.question), short: maybe(flag), ask: text(longest.ask) },
  conversations: { photos: fewPhotos },
};
