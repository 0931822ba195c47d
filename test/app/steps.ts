// What a person does with Talbot, written once, in the order it is done: the same steps run in an ordinary browser against
// the loopback host and in the desktop window.

import { albumSteps } from './album-steps.ts';
import { chatSteps } from './chat-steps.ts';
import { exportSteps } from './export-steps.ts';
import { firstSteps } from './first-steps.ts';
import { folderSteps } from './folder-steps.ts';
import { keySteps } from './key-steps.ts';
import { markSteps } from './mark-steps.ts';
import { modelSteps } from './model-steps.ts';
import { photoSteps } from './photo-steps.ts';
import { restartSteps } from './restart-steps.ts';
import { roomSteps } from './room-steps.ts';
import { searchSteps } from './search-steps.ts';
import { settingSteps } from './setting-steps.ts';
import { soundSteps } from './sound-steps.ts';
import type { Step } from './visit.ts';

export const steps: Step[] = [
  ...firstSteps,
  ...searchSteps,
  ...photoSteps,
  ...markSteps,
  ...chatSteps,
  ...albumSteps,
  ...roomSteps,
  ...keySteps,
  ...exportSteps,
  ...settingSteps,
  ...soundSteps,
  ...restartSteps,
  ...modelSteps,
  ...folderSteps,
];
