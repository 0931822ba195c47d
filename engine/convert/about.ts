// What a person tells of a checkpoint, because the checkpoint cannot.

import type { Calibration, LanguageModel } from '../model.ts';

/** What the converter cannot know of a checkpoint. */
export interface About {
  id?: string;
  name?: string;
  caveat?: string | null;
  licence?: string | null;
  prompts?: LanguageModel['prompts'];
  calibration?: Partial<Calibration>;
}
