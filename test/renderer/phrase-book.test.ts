// A phrase book for questions: what an English one means, and English ones for what was typed in another language.

import { describe, expect, test } from 'vitest';
import { lexicon } from '../../renderer/questions/lexicon.ts';
import { nouns as german } from '../../renderer/phrase-book/nouns-de.ts';
import { nouns as chinese } from '../../renderer/phrase-book/nouns-zh.ts';
import { englishFor, meaningOf, soundsYesNo } from '../../renderer/phrase-book/phrase-book.ts';
import { suggestions } from '../../renderer/questions/suggestions.ts';

const captions = (text: string) => [
  { by: 'person', model: null, version: null, prompt: null, text, match: null, doubtful: false, madeAt: '' } as const,
];

test('every word that is asked about has its word in each language, and no other', () => {
  const words = [...new Set([...lexicon.values()].map(({ one }) => one))].toSorted();
  expect(Object.keys(german).toSorted()).toEqual(words);
  expect(Object.keys(chinese).toSorted()).toEqual(words);
  for (const [one, said] of Object.entries(german)) expect(said, one).toMatch(/^(der|die|das) \S+, die \S+$/);
});

describe('what an English question means', () => {
  test.each([
    ['What is the dog doing?', 'Was macht der Hund?', '狗在做什么？'],
    ['How many women are there?', 'Wie viele Frauen sind da?', '照片里有多少女人？'],
    ['What colour are the cars?', 'Welche Farbe haben die Autos?', '汽车是什么颜色的？'],
    ['What is by the sea?', 'Was ist am Meer?', '海旁边有什么？'],
    ['What is on the beach?', 'Was ist am Strand?', '海滩上有什么？'],
    ['What is on the mountains?', 'Was ist auf den Bergen?', '山上有什么？'],
    ['What is on the street?', 'Was ist auf der Straße?', '街道上有什么？'],
    ['What is in the bowl?', 'Was ist in der Schüssel?', '碗里有什么？'],
    ['What is written on the sign?', 'Was steht auf dem Schild?', '标志上写着什么？'],
    ['What kind of flowers are they?', 'Was für Blumen sind das?', '这是什么花？'],
    ['What is the woman holding?', 'Was hält die Frau in der Hand?', '女人手里拿着什么？'],
    ['What is the weather like?', 'Wie ist das Wetter?', '天气怎么样？'],
    ['Is there an elephant?', 'Ist ein Elefant da?', '有大象吗？'],
    ['Where was this photo taken?', 'Wo wurde dieses Foto aufgenommen?', '这张照片是在哪里拍的？'],
    ['Is anyone wearing a helmet?', 'Trägt jemand einen Helm?', '有人戴头盔吗？'],
  ])('%s', (question, inGerman, inChinese) => {
    expect(meaningOf(question, 'de')).toBe(inGerman);
    expect(meaningOf(question, 'zh')).toBe(inChinese);
    expect(meaningOf(question, 'en')).toBeNull();
  });

  test('every suggestion can be told', () => {
    for (const one of [...lexicon.keys()]) {
      for (const question of suggestions({ captions: captions(`${one} here`), tags: [], conversation: [] })) {
        expect(meaningOf(question, 'de'), question).not.toBeNull();
        expect(meaningOf(question, 'zh'), question).not.toBeNull();
      }
    }
  });

  test('what is not in the book is not guessed', () => expect(meaningOf('Why is the sky blue?', 'de')).toBeNull());
});

describe('English questions for what was typed', () => {
  test.each([
    ['de', 'Ist da ein Hund?', ['Is there a dog?']],
    ['de', 'Wie viele Hunde siehst du?', ['How many dogs are there?']],
    ['de', 'Welche Farbe hat das Auto?', ['What colour is the car?']],
    ['de', 'Was macht die Frau mit dem Ball?', ['What is the woman doing?', 'Is there a ball?']],
    ['de', 'Was ist am Strand?', ['What is on the beach?']],
    ['de', 'Was liegt auf der Straße?', ['What is on the street?']],
    ['de', 'Was steht auf dem Schild?', ['What is written on the sign?']],
    ['de', 'Wie ist das Wetter?', ['What is the weather like?']],
    ['de', 'Was passiert hier?', ['What is happening in this photo?']],
    ['de', 'Was ist das für ein Ding?', []],
    ['zh', '标志上写着什么？', ['What is written on the sign?']],
    ['zh', '这是什么花？', ['What kind of flower is it?']],
    ['zh', '有小狗吗？', ['Is there a puppy?']],
    ['zh', '照片里有多少人？', ['How many people are there?']],
    ['zh', '这张照片是在哪里拍的？', ['Where was this photo taken?']],
  ] as const)('%s: %s', (language, typed, offers) => expect(englishFor(typed, language)).toEqual(offers));

  test('English, and what may be, is left alone', () => {
    for (const text of ['What is the dog doing?', 'Is there a man in the park?', '', '  ', 'Rex?']) {
      expect(englishFor(text, 'de'), text).toBeNull();
      expect(englishFor(text, 'zh'), text).toBeNull();
    }
    expect(englishFor('Ist da ein Hund?', 'en')).toBeNull();
  });
});

test('a yes/no question is known in English and in the language of the page', () => {
  expect(soundsYesNo('Isn’t it raining?', 'de')).toBe(true);
  expect(soundsYesNo('Trägt jemand einen Helm?', 'de')).toBe(true);
  expect(soundsYesNo('Trägt jemand einen Helm?', 'en')).toBe(false);
  expect(soundsYesNo('有人戴头盔吗？', 'zh')).toBe(true);
  expect(soundsYesNo('Wer ist das?', 'de')).toBe(false);
});
