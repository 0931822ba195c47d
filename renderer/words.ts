// Every word a person reads on the page, by screen in words/. Sentences made of numbers and times are in phrases.ts.

import { activityWords } from './words/activity.ts';
import { commandWords } from './words/commands.ts';
import { desktopWords } from './words/desktop.ts';
import { exportWords } from './words/export.ts';
import { frameWords } from './words/frame.ts';
import { gridWords } from './words/grid.ts';
import { libraryWords } from './words/library.ts';
import { lookedWords } from './words/looked.ts';
import { marksWords } from './words/marks.ts';
import { modelWords } from './words/models.ts';
import { partsWords } from './words/parts.ts';
import { photoWords } from './words/photo.ts';
import { phraseWords } from './words/phrases.ts';
import { questionWords } from './words/questions.ts';
import { roomWords } from './words/rooms.ts';
import { searchWords } from './words/search.ts';
import { settingsWords } from './words/settings.ts';
import { setupWords } from './words/setup.ts';

export { reasons } from './words/reasons.ts';
export { folderStates } from './words/setup.ts';

export const words = {
  ...frameWords,
  ...desktopWords,
  ...commandWords,
  ...activityWords,
  ...gridWords,
  ...libraryWords,
  ...marksWords,
  ...exportWords,
  ...roomWords,
  ...searchWords,
  ...settingsWords,
  ...setupWords,
  models: modelWords,
  ...photoWords,
  ...phraseWords,
  ...questionWords,
  ...lookedWords,
  ...partsWords,
};
