// A process of its own that brings a library up to date and says each step and row that is done, for killing in the middle.

import { updateLibrary } from '../../../engine/store/store.ts';

await updateLibrary(
  process.argv[2]!,
  ({ step, steps, rows }) => process.stdout.write(`${step} ${steps} ${rows ?? 0}\n`),
  {
    small: 0,
  },
);
process.stdout.write('done\n');
