// How long a question may be. What is pasted is never cut short behind a person's back: it is said how much is too much. Pure.

/** As much as the engine takes. */
const longest = 1000;

/** Letters too many; 0 where it may be asked. */
export function lettersTooMany(question: string): number {
  return Math.max(0, question.trim().length - longest);
}
