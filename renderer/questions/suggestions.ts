// Questions worth asking about a photo, made from what is said of it: its caption and its tags, and nothing else. What is
// said not to be there is not asked about, nor what the caption has answered. The questions are English, whatever the
// page's language is: they go to a model that was taught in English, and phrase-book/ says what they mean. Pure.

import type { Caption, Photo } from '../../engine/contract.ts';
import { lexicon, type Sort } from './lexicon.ts';
import { inEnglish, type Kind, wholes } from '../phrase-book/questions.ts';

const most = 4;
/** A machine's tags below this are too often wrong to be built upon. */
const sureTag = 0.5;

interface Subject {
  /** As it was written: "dogs". */
  word: string;
  sort: Sort;
  plural: boolean;
}

type Told = Pick<Photo, 'captions' | 'tags' | 'conversation'>;

/** The caption a person would rely on: their own, else the machine's if it passed its check. */
function reliedOn(captions: readonly Caption[]): string {
  const person = captions.find((one) => one.by === 'person');
  return (person ?? captions.find((one) => !one.doubtful))?.text ?? '';
}

export function suggestions({ captions, tags, conversation }: Told): string[] {
  const caption = withoutAbsent(reliedOn(captions).toLowerCase());
  const said = words(caption);
  const tagged = tags
    .filter((tag) => tag.by === 'person' || tag.score >= sureTag)
    .map(({ name }) => name.toLowerCase());
  const subjects = subjectsIn([...said, ...tagged.flatMap(words)]);
  const asked = new Set(conversation.map(({ question }) => spelled(question)));
  const all = [...new Set(rounds(subjects.map((subject) => questionsAbout(subject, said))).concat([...general]))];
  return all.filter((question) => !asked.has(spelled(question))).slice(0, most);
}

/** Always true to ask of a photo. */
const general: readonly string[] = Object.values(wholes);

function questionsAbout({ word, sort, plural }: Subject, said: readonly string[]): string[] {
  const ask = (kind: Kind) => inEnglish(kind, word, plural);
  const does = said.some((one) => one.length > 4 && one.endsWith('ing') && one !== 'wearing' && !lexicon.has(one));
  const count = plural && !said.some((one) => numbers.has(one)) ? [ask('count')] : [];
  const doing = does ? [] : [ask('doing')];
  const wearing = said.includes('wearing') ? [] : [ask('wearing')];
  const colour = said.some((one) => colours.has(one)) ? [] : [ask('colour')];
  if (sort === 'person') return [...count, ...doing, ...wearing];
  if (sort === 'animal') return [...count, ...doing, ...colour];
  if (sort === 'thing') return [...count, ...colour, ask('where')];
  return [ask(sort === 'water' ? 'by' : 'in')];
}

/** The first question about each, then the second about each, … */
function rounds(lists: readonly string[][]): string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, round) => lists.flatMap((list) => list[round] ?? [])).flat();
}

function subjectsIn(said: readonly string[]): Subject[] {
  const found = new Map<string, Subject>();
  for (const word of said) {
    const known = lexicon.get(word);
    // Dog and dogs are one subject, and "people" says no more than the men it is made of.
    if (known && !found.has(known.one)) found.set(known.one, { word, sort: known.sort, plural: known.plural });
  }
  const subjects = [...found.values()];
  const named = subjects.some(({ sort, word }) => sort === 'person' && !vague.has(word));
  return subjects.filter(({ word }) => !(named && vague.has(word)));
}

const vague = new Set(['people', 'person', 'persons', 'group', 'crowd']);
const colours = new Set(
  'red orange yellow green blue purple violet pink brown black white grey gray golden silver beige'.split(' '),
);
const numbers = new Set('one two three four five six seven eight nine ten'.split(' '));

/** What follows "without" or "no" is not in the photo, up to the next turn of the sentence. */
export function withoutAbsent(caption: string): string {
  return caption.replace(
    /\b(?:without|no|not|never|nobody|neither|lacks?|missing)\b.*?(?=[,.;]|\b(?:but|on|in|at|with|near|while)\b|$)/g,
    ' ',
  );
}

function words(text: string): string[] {
  return text.match(/[\p{L}]+/gu) ?? [];
}

function spelled(question: string): string {
  return words(question.toLowerCase()).join(' ');
}
