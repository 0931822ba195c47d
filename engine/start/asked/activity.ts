// What the calls about describing, speeds and failures take.

import type { ActivityCalls } from '../../contract.ts';
import { type Asks, longest, oneOf, text } from './checks.ts';

export const activityAsks: Asks<ActivityCalls> = {
  setDescribing: { describing: oneOf('on', 'later', 'off') },
  describingCost: null,
  modelSpeeds: null,
  measureSpeed: { id: text(longest.id) },
  failures: null,
  retryFailures: { reason: text(longest.id) },
};
