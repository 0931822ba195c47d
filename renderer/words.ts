// The words of the page in the language it speaks. Each language is one file in words/; en.ts gives the shape. Sentences made
// of numbers and times are in phrases.ts.

import { language, type Language } from './locale.ts';
import { de } from './words/de.ts';
import { en, type Words } from './words/en.ts';
import { zh } from './words/zh.ts';

const spoken: Record<Language, Words> = { en, de, zh };

export const words: Words = spoken[language];
export const { reasons, folderStates } = words;
