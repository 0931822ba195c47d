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

const contracted = { in: 'im', an: 'am', auf: 'auf dem' } as const;
/** Where German says it otherwise than the kind of question does. */
const prepositions: Readonly<Record<string, keyof typeof contracted>> = {
  beach: 'an',
  field: 'auf',
  meadow: 'auf',
  market: 'auf',
};
const usual = { in: 'in', on: 'auf', by: 'an' } as const;

/** In the dative, after a preposition. */
function at({ article, word }: Noun, plural: boolean, preposition: keyof typeof contracted): string {
  if (plural) return `${preposition} den ${/[ns]$/.test(word) ? word : `${word}n`}`;
  return article === 'die' ? `${preposition} der ${word}` : `${contracted[preposition]} ${word}`;
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
      case 'holding':
        return `Was ${verb('hält', 'halten')} ${the} in der Hand?`;
      case 'colour':
        return `Welche Farbe ${verb('hat', 'haben')} ${the}?`;
      case 'kind':
        return plural
          ? `Was für ${noun.word} sind das?`
          : `Was für ${noun.article === 'die' ? 'eine' : 'ein'} ${noun.word} ist das?`;
      case 'where':
        return `Wo ${verb('ist', 'sind')} ${the}?`;
      case 'written':
        return `Was steht ${at(noun, plural, 'auf')}?`;
      case 'in':
      case 'on':
      case 'by':
        return `Was ist ${at(noun, plural, prepositions[one] ?? usual[kind])}?`;
    }
  },
  wholes: {
    happening: 'Was passiert auf diesem Foto?',
    taken: 'Wo wurde dieses Foto aufgenommen?',
    background: 'Was ist im Hintergrund?',
    weather: 'Wie ist das Wetter?',
    time: 'Welche Tageszeit ist es?',
  },
  helmet: 'Trägt jemand einen Helm?',
  hear: [
    ['count', /wie\s*viele?/],
    ['colour', /farbe|farbig/],
    ['doing', /was (?:macht|machen|tut|tun)/],
    ['wearing', /was (?:trägt|tragen)|\ban\?$/],
    ['holding', /was (?:hält|halten)/],
    ['written', /was steht\b|geschrieben/],
    ['kind', /was für/],
    ['where', /^wo\b/],
    ['there', /^(?:ist|sind|gibt|hat|haben|siehst|sieht|sehe|steht|stehen|liegt|sitzt|kann|trägt|tragen|war|waren)\b/],
    ['in', /^was\b/],
  ],
  hearWhole: [
    ['background', /hintergrund/],
    ['weather', /wetter/],
    ['time', /tageszeit/],
    ['happening', /passiert|geschieht|ist los/],
    ['taken', /aufgenommen|^wo ist das\b/],
  ],
  find(text) {
    const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
    const named = new Set<string>();
    return Object.keys(nouns).flatMap((one) =>
      [false, true].flatMap((plural) => {
        const { word } = nounOf(one, plural);
        const endings = plural ? ['', 'n'] : ['', 's', 'es', 'n', 'en'];
        const isSaid = words.some((said) => endings.some((ending) => said === word.toLowerCase() + ending));
        // A word that two English ones share is meant once.
        if (!isSaid || named.has(`${plural} ${word}`)) return [];
        named.add(`${plural} ${word}`);
        return [{ one, plural }];
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
