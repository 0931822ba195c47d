// Walks the steps in their order: after each a screenshot into a folder for looking at, and when one fails the next ones
// fail at once, because a person would have stopped there.

import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestAPI } from 'vitest';
import { steps } from './steps.ts';
import type { Step, Visit } from './visit.ts';

export function walkSteps(test: TestAPI, shell: string, visit: () => Visit): void {
  let stopped: string | null = null;
  for (const [number, step] of steps.entries()) {
    test(step.name, async () => {
      if (stopped) throw new Error(`not reached: "${stopped}" failed before`);
      try {
        await step.run(visit());
      } catch (error) {
        stopped = step.name;
        throw new Error(
          `${(error as Error).message}\nThe screen then: ${await keepScreen(visit().page, shell, number, step)}`,
          {
            cause: error,
          },
        );
      }
      await keepScreen(visit().page, shell, number, step);
    });
  }
}

async function keepScreen(page: Visit['page'], shell: string, number: number, step: Step): Promise<string> {
  const folder = process.env['TALBOT_SCREENS'] ?? join(tmpdir(), 'talbot-screens');
  await mkdir(folder, { recursive: true });
  const words = step.name.replace(/[^a-z]+/gi, '-').slice(0, 40);
  const path = join(folder, `${shell}-${String(number + 1).padStart(2, '0')}-${words}.png`);
  await page.screenshot({ path });
  return path;
}
