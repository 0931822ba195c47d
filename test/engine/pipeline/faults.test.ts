// Faults that cannot be had for real in a test, put between the pipeline and its real rooms.

import { mkdir } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { EngineError } from '../../../engine/contract.ts';
import { Pipeline, type Seer } from '../../../engine/pipeline.ts';
import { openDecoder } from '../../../engine/decode/decode.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { openVision, type Vision } from '../../../engine/vision/vision.ts';
import { startWorker } from '../../../engine/worker-process.ts';
import { scratch } from '../scratch.ts';
import { writePhotos } from '../some-photos.ts';

const { at } = scratch();

describe('when a room fails', () => {
  async function open(name: string, faults: { store?: (store: Store) => Store; vision?: (vision: Vision) => Vision }) {
    await mkdir(at(name), { recursive: true });
    const store = openStore(at(name, 'library.sqlite'));
    const decoder = openDecoder({ startWorker, thumbnails: at(name, 'thumbnails') });
    const vision = await openVision({ startWorker, model: at('models', 'tiny'), threads: 1 });
    const { id, version } = vision.description();
    const made = { model: id, version, by: `${id}@${version}` };
    const seen = faults.vision?.(vision) ?? vision;
    const look = {
      made: { captions: made, search: made, chat: made },
      open: async () => seen,
      lighten: async () => false,
    };
    const seer: Seer = { looks: [look], by: made.by };
    store.expect({ captions: [made.by], search: [made.by] });
    const pipeline = new Pipeline({
      store: faults.store?.(store) ?? store,
      decoder,
      seer: () => seer,
      snapshots: at(name, 'snapshots'),
      skip: [],
      emit: () => {},
    });
    return {
      pipeline,
      store,
      async close() {
        const stopped = pipeline.stop();
        await Promise.all([decoder.close(), vision.close()]);
        await stopped;
        await pipeline.rested();
        store.close();
      },
    };
  }

  test('a photo that ends the model is set aside alone, and no photo is seen twice', async () => {
    await writePhotos(at('m'), 9, 300);
    const looked: number[] = [];
    let culprit: string | null = null;
    const { pipeline, store, close } = await open('library-m', {
      vision: (vision) => ({
        ...vision,
        async see(asked) {
          const digests = asked.pixels.map((pixels) => pixels.subarray(0, 64).join());
          culprit ??= digests[1]!;
          if (digests.includes(culprit)) {
            if (digests.length === 1 || looked.length === 0) looked.push(0);
            throw new EngineError('vision-crashed', 'It ended.');
          }
          looked.push(...digests.map(() => 1));
          return await vision.see(asked);
        },
      }),
    });
    pipeline.open();
    pipeline.folders.add(at('m'));
    await vi.waitFor(() => expect(pipeline.progress()).toMatchObject({ doing: 'nothing', seen: 8 }), 120_000);
    expect(pipeline.progress()).toMatchObject({ failed: 1, waiting: 0, problem: null });
    expect(looked.filter((one) => one === 1)).toHaveLength(8);
    expect(store.tally().failed).toBe(1);
    await close();
  });

  test('a model that ends at every photo is stopped instead of failing them all', async () => {
    await writePhotos(at('n'), 9, 320);
    const { pipeline, close } = await open('library-n', {
      vision: (vision) => ({ ...vision, see: () => Promise.reject(new EngineError('vision-crashed', 'It ended.')) }),
    });
    pipeline.open();
    pipeline.folders.add(at('n'));
    await vi.waitFor(
      () => expect(pipeline.progress()).toMatchObject({ problem: { reason: 'vision-crashed' }, doing: 'nothing' }),
      120_000,
    );
    expect(pipeline.progress().failed).toBeLessThan(3);
    await close();
  });

  test.each(['library-corrupt', 'disk-full'] as const)(
    '%s while what follows from something done is gone through: told once, and all others get their turn',
    async (reason) => {
      let tries = 0;
      const fault = (store: Store): Store => ({
        ...store,
        settleSome() {
          // It would never end, and hold whoever counts.
          if (++tries > 1000) return false;
          throw new EngineError(reason, 'The library cannot be written.');
        },
      });
      const { pipeline, close } = await open(`following-${reason}`, { store: fault });
      pipeline.open();
      await expect.poll(() => pipeline.progress().problem).toMatchObject({ reason });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(tries).toBe(1);
      await close();
    },
  );

  test('a full disk stops the work with its reason, fails no photo, and work goes on when there is room', async () => {
    await writePhotos(at('o'), 6, 340);
    let full = true;
    const { pipeline, close } = await open('library-o', {
      store: (store) => ({
        ...store,
        keepSeen(results) {
          if (full) throw new EngineError('disk-full', 'The disk is full. Free some space.');
          return store.keepSeen(results);
        },
      }),
    });
    pipeline.open();
    pipeline.folders.add(at('o'));
    await vi.waitFor(
      () => expect(pipeline.progress()).toMatchObject({ problem: { reason: 'disk-full' }, doing: 'nothing' }),
      120_000,
    );
    expect(pipeline.progress()).toMatchObject({ failed: 0, seen: 0, waiting: 6 });
    full = false;
    pipeline.pause(false);
    await vi.waitFor(() => expect(pipeline.progress()).toMatchObject({ seen: 6, problem: null }), 120_000);
    await close();
  });
});
