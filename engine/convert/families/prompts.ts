// What each family is asked, and how it is let speak: the words and settings of the papers and of their authors' code
// (LAVIS). They go into model.json; nothing that runs a model knows them.

import type { Generation, LanguageModel, Prompt } from '../../model.ts';
import type { BlipConfig } from './blip-config.ts';
import type { Blip2Config } from './config.ts';

type Prompts = LanguageModel['prompts'];

/** Beam search as LAVIS does it everywhere. */
const common: Generation = {
  beams: 5,
  maxNewTokens: 30,
  minNewTokens: 1,
  lengthPenalty: 1,
  repetitionPenalty: 1,
  topP: 0,
  temperature: 1,
};

export function promptsOf(config: Blip2Config | BlipConfig): Prompts {
  if ('text' in config) return blipPrompts(config);
  return config.instructed ? instructPrompts(config) : blip2Prompts(config);
}

/** Checkpoints at 364 pixels were tuned on COCO with a prompt; the others caption without. */
function blip2Prompts(config: Blip2Config): Prompts {
  const encoderFirst = config.language?.kind === 't5';
  const question: Generation = encoderFirst ? common : { ...common, maxNewTokens: 20, lengthPenalty: 0 };
  return {
    caption: { prompt: config.vision.image === 364 ? 'a photo of' : '', generation: common },
    question: { prompt: 'Question: {} Answer:', generation: question },
    short: shortAnswers(config, encoderFirst ? 'Question: {} Short answer:' : 'Question: {} Answer:'),
    turn: 'Question: {} Answer: {}. ',
  };
}

/** InstructBLIP takes what a person says as it is, and never works without words. */
function instructPrompts(config: Blip2Config): Prompts {
  return {
    caption: { prompt: 'A short image description:', generation: common },
    question: { prompt: '{}', generation: { ...common, maxNewTokens: 256, repetitionPenalty: 1.5 } },
    short: shortAnswers(config, 'Question: {} Short answer:'),
    turn: 'Question: {} Answer: {}. ',
  };
}

/** Visual question answering: T5 would say too much without a penalty on length. */
function shortAnswers({ language }: Blip2Config, prompt: string): Prompt {
  return { prompt, generation: { ...common, maxNewTokens: 10, lengthPenalty: language?.kind === 't5' ? -1 : 0 } };
}

/**
 * BLIP's limits count the prompt: begin token and three words of thirty, and at least ten. Its questions go in as they
 * are, and its answers are short ones already.
 */
function blipPrompts({ family }: BlipConfig): Prompts {
  const said = { ...common, beams: 3 };
  const question = { prompt: '{}', generation: { ...said, maxNewTokens: 9, minNewTokens: 0 } };
  const caption = { prompt: 'a picture of', generation: { ...said, maxNewTokens: 26, minNewTokens: 6 } };
  return family === 'blip-vqa' ? { caption: null, question } : { caption, question: null };
}
