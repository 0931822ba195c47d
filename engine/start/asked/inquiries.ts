// What the calls about questions put to many photos take.

import type { InquiryCalls } from '../../contract.ts';
import {
  type Asks,
  type Check,
  chosen,
  longest,
  maybe,
  oneOf,
  orNull,
  photo,
  photoList,
  text,
  whole,
} from './checks.ts';

const share = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;

const band: Check = (value) => {
  const wanted = 'null or { no, yes }, two numbers from 0 to 1 of which yes is not the smaller one';
  if (value === null) return null;
  if (
    typeof value !== 'object' ||
    Object.keys(value as object)
      .toSorted()
      .join() !== 'no,yes'
  )
    return wanted;
  const { no, yes } = value as Record<string, unknown>;
  return share(no) && share(yes) && no <= yes ? null : wanted;
};

export const inquiryAsks: Asks<InquiryCalls> = {
  inquire: { ...chosen, question: text(longest.question), query: maybe(text(longest.query)) },
  stopInquiry: { id: photo },
  forgetInquiry: { id: photo },
  setInquiryBand: { id: photo, band },
  answerSpread: { id: photo },
  inquiries: null,
  answers: {
    id: photo,
    verdict: maybe(oneOf('yes', 'unsure', 'no')),
    photos: maybe(photoList),
    query: maybe(text(longest.query)),
    after: maybe(orNull(text(longest.cursor))),
    limit: maybe(whole(1, 1000)),
  },
};
