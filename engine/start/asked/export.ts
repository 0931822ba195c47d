// What the calls about writing photos out take.

import type { ExportCalls } from '../../contract.ts';
import { type Asks, chosen, flag, maybe, oneOf, path, photo, whole } from './checks.ts';

export const exportAsks: Asks<ExportCalls> = {
  startExport: {
    ...chosen,
    kind: oneOf('originals', 'resized', 'csv', 'json', 'lavis', 'imagefolder'),
    folder: path,
    longestSide: maybe(whole(16, 20_000)),
    quality: maybe(whole(1, 100)),
    metadata: maybe(oneOf('keep', 'strip')),
    captions: maybe(flag),
    doubtful: maybe(flag),
  },
  stopExport: { id: photo },
  resumeExport: { id: photo },
  forgetExport: { id: photo },
  exports: null,
};
