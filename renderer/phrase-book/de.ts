// The phrase book for German.

import type { Book } from './book.ts';
import { nouns } from './nouns-de.ts';

interface Noun {
  article: string;
  word: string;
}

function nounOf(one: string, plural: boolean): Noun {
  const [article, word] = nouns[one]!.split(', ')[plural ? 1 : 0]!.split(' ') as [string, string];
  return { article, word };
}

/** In the dative, after "in". */
function within({ article, word }: Noun, plural: boolean, preposition: 'in' | 'an'): string {
  if (plural) return `${preposition} den ${/[ns]$/.test(word) ? word : `${word}n`}`;
  return article === 'die' ? `${preposition} der ${word}` : `${preposition === 'in' ? 'im' : 'am'} ${word}`;
}

export const de: Book = {
  say(kind, { one, plural }) {
    const noun = nounOf(one, plural);
    const the = `${noun.article} ${noun.word}`;
    const verb = (singular: string, several: string) => (plural ? several : singular);
    switch (kind) {
      case 'there':
        return plural ? `Sind ${noun.word} da?` : `Ist ${noun.article === 'die' ? 'eine' : 'ein'} ${noun.word} da?`;
      case 'count':
        return `Wie viele ${noun.word} sind da?`;
      case 'doing':
        return `Was ${verb('macht', 'machen')} ${the}?`;
      case 'wearing':
        return `Was ${verb('trägt', 'tragen')} ${the}?`;
      case 'colour':
        return `Welche Farbe ${verb('hat', 'haben')} ${the}?`;
      case 'where':
        return `Wo ${verb('ist', 'sind')} ${the}?`;
      case 'in':
        return `Was ist ${within(noun, plural, 'in')}?`;
      case 'by': {
        const [inside, beside] = [within(noun, plural, 'in'), within(noun, plural, 'an')];
        return `Was ist ${inside.split(' ').slice(0, -1).join(' ')} oder ${beside}?`;
      }
    }
  },
  wholes: {
    happening: 'Was passiert auf diesem Foto?',
    taken: 'Wo wurde dieses Foto aufgenommen?',
    background: 'Was ist im Hintergrund?',
  },
  helmet: 'Trägt jemand einen Helm?',
  hear: [
    ['count', /wie\s*viele?/],
    ['colour', /farbe|farbig/],
    ['doing', /was (?:macht|machen|tut|tun)/],
    ['wearing', /was (?:trägt|tragen)|\ban\?$/],
    ['where', /^wo\b/],
    ['there', /^(?:ist|sind|gibt|hat|haben|siehst|sieht|sehe|steht|stehen|liegt|sitzt|kann|trägt|tragen|war|waren)\b/],
    ['in', /^was\b/],
  ],
  hearWhole: [
    ['background', /hintergrund/],
    ['happening', /passiert|geschieht|ist los/],
    ['taken', /aufgenommen|^wo ist das\b/],
  ],
  find(text) {
    const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
    return Object.keys(nouns).flatMap((one) =>
      [false, true].flatMap((plural) => {
        const { word } = nounOf(one, plural);
        const endings = plural ? ['', 'n'] : ['', 's', 'es', 'n', 'en'];
        return words.some((said) => endings.some((ending) => said === word.toLowerCase() + ending))
          ? [{ one, plural }]
          : [];
      }),
    );
  },
  foreign: (text) =>
    /[äöüß]/i.test(text) ||
    /\b(?:der|die|das|den|dem|ein|eine|einen|einem|ist|sind|gibt|wie|wer|wo|warum|welche[rsmn]?|auf|im|und|nicht|kein|keine|macht|machen|passiert|geschieht|hier|mit|jemand)\b/i.test(
      text,
    ),
  yesNo: (text) =>
    /^(?:ist|sind|gibt|hat|haben|sieht|steht|stehen|liegt|liegen|sitzt|kann|können|trägt|tragen|war|waren|lacht|lächelt|regnet|schneit|scheint)\b/i.test(
      text.trim(),
    ),
};
