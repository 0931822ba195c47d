// A small phrase book for those who read another language than the models do. Every model Talbot can run was taught in
// English, and asked in another language it answers something all the same: so questions go to it in English, with what
// they mean beside them, and what is typed in another language is offered in English where it can be understood. Pure.

import { language as here, type Language } from '../locale.ts';
import { lexicon } from '../questions/lexicon.ts';
import type { Book } from './book.ts';
import { de } from './de.ts';
import {
  inEnglish,
  type Kind,
  kinds,
  mayBeAsked,
  placeKind,
  spelled,
  type Subject,
  type Whole,
  wholes,
} from './questions.ts';
import { zh } from './zh.ts';

const books: Record<Language, Book | null> = { en: null, de, zh };
const helmet = 'Is anyone wearing a helmet?';
const mostOffers = 3;

/** What an English question means; null where the page is English, or the book has no such phrase. */
export function meaningOf(question: string, language: Language = here): string | null {
  const book = books[language];
  return book && (meanings(book, language).get(question) ?? null);
}

/** English questions for what was typed in the page's language, the likeliest first; null where it is English, or may be. */
export function englishFor(typed: string, language: Language = here): string[] | null {
  const book = books[language];
  const text = typed.trim().toLowerCase();
  if (!book || !text || !book.foreign(text)) return null;
  const whole = book.hearWhole.find(([, sound]) => sound.test(text))?.[0];
  if (whole) return [wholes[whole]];
  const kind = book.hear.find(([, sound]) => sound.test(text))?.[0] ?? 'there';
  return [...new Set(book.find(text).map((subject) => questionFor(kind, subject)))].slice(0, mostOffers);
}

/** Whether it can be answered with yes or no, in English or the page's language. */
export function soundsYesNo(question: string, language: Language = here): boolean {
  return (
    /^(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would)(?:n[’']t)?\b/i.test(question.trim()) ||
    books[language]?.yesNo(question) === true
  );
}

function questionFor(kind: Kind, subject: Subject): string {
  const { sort } = lexicon.get(subject.one)!;
  const asked = mayBeAsked(sort, kind) ? kind : (kind === 'in' && placeKind(sort)) || 'there';
  const counted = asked === 'count' ? { ...subject, plural: true } : subject;
  return inEnglish(asked, spelled(counted), counted.plural);
}

const made = new Map<Language, Map<string, string>>();

/** All there are, when first asked for. */
function meanings(book: Book, language: Language): Map<string, string> {
  const known = made.get(language);
  if (known) return known;
  const all = new Map<string, string>([[helmet, book.helmet]]);
  for (const whole of Object.keys(wholes) as Whole[]) all.set(wholes[whole], book.wholes[whole]);
  for (const [word, { one, plural }] of lexicon)
    for (const kind of kinds) all.set(inEnglish(kind, word, plural), book.say(kind, { one, plural }));
  made.set(language, all);
  return all;
}
