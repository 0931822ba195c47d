// The phrase book for Simplified Chinese.

import type { Book } from './book.ts';
import { nouns } from './nouns-zh.ts';

export const zh: Book = {
  say(kind, { one }) {
    const noun = nouns[one]!;
    switch (kind) {
      case 'there':
        return `有${noun}吗？`;
      case 'count':
        return `照片里有多少${noun}？`;
      case 'doing':
        return `${noun}在做什么？`;
      case 'wearing':
        return `${noun}穿着什么？`;
      case 'holding':
        return `${noun}手里拿着什么？`;
      case 'colour':
        return `${noun}是什么颜色的？`;
      case 'kind':
        return `这是什么${noun}？`;
      case 'written':
        return `${noun}上写着什么？`;
      case 'where':
        return `${noun}在哪里？`;
      case 'in':
        return `${noun}里有什么？`;
      case 'on':
        return `${noun}上有什么？`;
      case 'by':
        return `${noun}旁边有什么？`;
    }
  },
  wholes: {
    happening: '这张照片里发生了什么？',
    taken: '这张照片是在哪里拍的？',
    background: '背景里有什么？',
    weather: '天气怎么样？',
    time: '这是一天中的什么时候？',
  },
  helmet: '有人戴头盔吗？',
  hear: [
    ['count', /多少|几/],
    ['colour', /颜色/],
    ['doing', /做什么|干什么|在干/],
    ['wearing', /穿|戴着什么/],
    ['holding', /拿/],
    ['written', /写/],
    ['kind', /是什么|什么样/],
    ['where', /哪/],
    ['there', /吗|有没有|是不是|是否/],
    ['in', /什么/],
  ],
  hearWhole: [
    ['background', /背景/],
    ['weather', /天气/],
    ['time', /什么时候/],
    ['happening', /发生/],
    ['taken', /哪里拍|在哪拍|拍摄/],
  ],
  find(text) {
    let left = text;
    // The longest first: a puppy is no dog.
    return Object.entries(nouns)
      .toSorted(([, a], [, b]) => b.length - a.length)
      .flatMap(([one, word]) => {
        if (!left.includes(word)) return [];
        left = left.replaceAll(word, ' ');
        return [{ one, plural: false }];
      });
  },
  foreign: (text) => /\p{Script=Han}/u.test(text),
  yesNo: (text) => /吗|有没有|是不是|是否/.test(text),
};
