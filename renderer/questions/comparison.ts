// What the answers to one question about several photos have in common and where they differ. Said from the answers alone:
// nothing is looked at again, and an answer that is not sure counts as nothing. Pure.

import type { Turn } from '../../engine/contract.ts';

export interface AnswerOf {
  photo: number;
  turn: Turn | null;
}

export interface Comparison {
  /** Photos with the same answer together, the most common first. */
  groups: { answer: string; photos: number[] }[];
  /** Words that all answers have. */
  common: string[];
  /** Words that only some have, with the photos they stand for; those of most photos first. */
  differing: { word: string; photos: number[] }[];
  /** Photos without an answer to compare: not asked, failed, or not sure. */
  unanswered: number[];
}

const littleWords = new Set(
  (
    'a an the this that these those it its he she they his her their there here is are was were be been being has have had ' +
    'do does did of in on at by to for from with and or but as some very i you we one ones photo picture image'
  ).split(' '),
);

export function compare(answers: readonly AnswerOf[]): Comparison {
  const told = answers.flatMap(({ photo, turn }) => (turn && counts(turn) ? [{ photo, answer: plain(turn) }] : []));
  const groups = new Map<string, { answer: string; photos: number[] }>();
  for (const { photo, answer } of told) {
    const key = words(answer).join(' ') || answer.toLowerCase();
    const group = groups.get(key);
    if (group) group.photos.push(photo);
    else groups.set(key, { answer, photos: [photo] });
  }
  const places = new Map<string, number[]>();
  for (const { photo, answer } of told) {
    for (const word of new Set(words(answer))) places.set(word, [...(places.get(word) ?? []), photo]);
  }
  const all = [...places].map(([word, photos]) => ({ word, photos }));
  const answered = new Set(told.map(({ photo }) => photo));
  return {
    groups: [...groups.values()].toSorted((a, b) => b.photos.length - a.photos.length),
    common: told.length > 1 ? all.filter(({ photos }) => photos.length === told.length).map(({ word }) => word) : [],
    differing: all
      .filter(({ photos }) => photos.length < told.length)
      .toSorted((a, b) => b.photos.length - a.photos.length),
    unanswered: answers.filter(({ photo }) => !answered.has(photo)).map(({ photo }) => photo),
  };
}

/** Questions that more than one of the photos was asked, the latest first, each with the latest answer of each photo. */
export function sharedQuestions(
  conversations: readonly { photo: { id: number }; turns: readonly Turn[] }[],
): { question: string; answers: AnswerOf[] }[] {
  const asked = new Map<string, { question: string; at: string; photos: Map<number, Turn> }>();
  for (const { photo, turns } of conversations) {
    for (const turn of turns) {
      const key = turn.question
        .toLowerCase()
        .replace(/[\s?.!]+/g, ' ')
        .trim();
      const known = asked.get(key) ?? { question: turn.question, at: '', photos: new Map<number, Turn>() };
      known.photos.set(photo.id, turn);
      if (turn.askedAt > known.at) known.at = turn.askedAt;
      asked.set(key, known);
    }
  }
  return [...asked.values()]
    .filter(({ photos }) => photos.size > 1 || conversations.length === 1)
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .map(({ question, photos }) => ({
      question,
      answers: conversations.map(({ photo }) => ({ photo: photo.id, turn: photos.get(photo.id) ?? null })),
    }));
}

function counts({ yesNo, answer }: Turn): boolean {
  return yesNo ? yesNo.verdict !== 'unsure' : answer.trim() !== '';
}

function plain({ yesNo, answer }: Turn): string {
  return yesNo ? yesNo.verdict : answer.trim();
}

function words(answer: string): string[] {
  return (answer.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !littleWords.has(word));
}
