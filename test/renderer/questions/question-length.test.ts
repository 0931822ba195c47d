// What the page takes for too long is what the engine refuses, and nothing else is.

import { expect, test } from 'vitest';
import { longest } from '../../../engine/start/asked/checks.ts';
import { lettersTooMany } from '../../../renderer/questions/question-length.ts';

test.each([
  ['', 0],
  ['a'.repeat(longest.question), 0],
  [`  ${'a'.repeat(longest.question)}\n`, 0],
  ['a'.repeat(longest.question + 1), 1],
  ['🐕'.repeat(longest.question), longest.question],
])('%# is told', (question, over) => expect(lettersTooMany(question)).toBe(over));
