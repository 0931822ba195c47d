// The calls about describing, speeds and failures.

import { statfs } from 'node:fs/promises';
import type { ActivityCalls } from '../../contract.ts';
import { costOf, knownSpeeds, measureSpeed, type SpeedRooms } from '../../models/models.ts';
import type { Pipeline } from '../../pipeline.ts';

export function activityCalls(rooms: SpeedRooms & { library: string; pipeline: Pipeline }): ActivityCalls {
  const { library, store, pipeline } = rooms;
  return {
    async setDescribing({ describing }) {
      pipeline.describing.set(describing);
      return pipeline.progress();
    },
    async describingCost() {
      const disk = await statfs(library).catch(() => null);
      return costOf(rooms, disk ? disk.bavail * disk.bsize : null);
    },
    modelSpeeds: async () => knownSpeeds(rooms),
    measureSpeed: ({ id }) => measureSpeed(rooms, id),
    failures: async () => store.failures(),
    async retryFailures({ reason }) {
      store.retryReason(reason);
      pipeline.changed([]);
      pipeline.wake();
      return null;
    },
  };
}
