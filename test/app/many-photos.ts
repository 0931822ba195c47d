// An engine with as many made-up photos as wished and nothing behind it: for looking at the page and for measuring how
// smoothly it scrolls. The steps of steps.ts run on the real engine, never on this one.

import { createNews } from '../../engine/wire.ts';
import {
  type DeviceReport,
  EngineError,
  type Folder,
  type Hit,
  type Installation,
  type News,
  type Page,
  type Photo,
  type PhotoQuery,
  type Progress,
  type Remote,
  type Status,
} from '../../engine/contract.ts';

/** A picture that exists, shown again and again under the fingerprints of the made-up photos. */
export interface Sample {
  width: number;
  height: number;
  caption: string;
}

export interface ManyPhotos {
  engine: Remote;
  emit<K extends keyof News>(name: K, data: News[K]): void;
  /** Which sample a fingerprint shows. */
  sampleOf(fingerprint: string): number;
  progress: Progress;
}

const day = 86_400_000;

export function manyPhotos(count: number, samples: Sample[], empty = false): ManyPhotos {
  const { emit, on } = createNews<News>();
  let folders: Folder[] = empty ? [] : [folder(1, '/home/me/Pictures', count)];
  const photos: Photo[] = Array.from({ length: count }, (_, index) =>
    makePhoto(index, samples[index % samples.length]!),
  );
  const progress: Progress = {
    photos: empty ? 0 : count,
    seen: empty ? 0 : Math.round(count * 0.3),
    waiting: empty ? 0 : Math.round(count * 0.7),
    failed: empty ? 0 : 3,
    unread: 0,
    paused: false,
    doing: empty ? 'nothing' : 'seeing',
    rate: 3.2,
    secondsLeft: (count * 0.7) / 3.2,
    problem: null,
    held: null,
  };
  const photo = (id: number) => {
    const found = photos[id - 1];
    if (!found) throw new EngineError('not-found', `No photo has the number ${id}.`);
    return found;
  };
  const change = (id: number, make: (old: Photo) => Partial<Photo>) => {
    photos[id - 1] = { ...photo(id), ...make(photo(id)) };
    emit('photos', { ids: [id] });
    return photos[id - 1]!;
  };

  const engine: Remote = {
    on,
    folders: async () => folders,
    async addFolder({ path }) {
      if (!path.startsWith('/')) throw new EngineError('folder-missing', `There is no folder at ${path}.`);
      const added = folder(folders.length + 1, path, 0);
      folders = [...folders, added];
      emit('folders', {});
      return added;
    },
    async removeFolder({ id }) {
      folders = folders.filter((one) => one.id !== id);
      emit('folders', {});
      return null;
    },
    async pauseFolder({ id, paused }) {
      folders = folders.map((one) => (one.id === id ? { ...one, state: paused ? 'paused' : 'watching' } : one));
      return folders.find((one) => one.id === id)!;
    },
    async addDemo() {
      progress.photos = count;
      progress.seen = count;
      return engine.addFolder({ path: '/app/demo' });
    },
    search: async (asked) => search(folders.length > 0 ? photos : [], asked),
    similar: async ({ photo: id, limit }) => search(photos.slice(id, id + 18), { text: '', limit: limit ?? 18 }),
    photo: async ({ id }) => photo(id),
    photoAt: async () => photo(1),
    async ask({ photo: id, question, ask }) {
      const text = 'a man throwing a frisbee to his dog';
      for (let end = 1; end <= text.length; end += 4) {
        emit('answering', { ask, photo: id, text: text.slice(0, end) });
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      const turn = {
        ...machine,
        id: Date.now(),
        question,
        answer: text,
        probability: 0.52,
        yesNo: null,
        askedAt: '2026-11-21T10:00:00',
      };
      change(id, (old) => ({ conversation: [...old.conversation, turn] }));
      return turn;
    },
    cancelAnswer: async () => null,
    inquire: () => Promise.reject(new Error('nobody asks this here')),
    stopInquiry: () => Promise.reject(new Error('nobody asks this here')),
    forgetInquiry: async () => null,
    inquiries: async () => [],
    answers: async () => ({ answers: [], cursor: null }),
    async clearConversation({ photo: id }) {
      change(id, () => ({ conversation: [] }));
      return null;
    },
    setCaption: async ({ photo: id, text }) =>
      change(id, (old) => {
        const rest = old.captions.filter((one) => one.by === 'model');
        const own =
          text === null ? [] : [{ ...person, text, match: null, doubtful: false, madeAt: '2026-11-21T10:00:00' }];
        const caption = text ?? rest[0]?.text ?? null;
        return { captions: [...own, ...rest], caption, captionBy: text === null ? 'model' : 'person' };
      }),
    addTag: async ({ photo: id, name }) =>
      change(id, (old) => ({ tags: [...old.tags, { ...person, name, score: 1 }] })),
    removeTag: async ({ photo: id, name }) =>
      change(id, (old) => ({ tags: old.tags.filter((tag) => tag.name !== name) })),
    match: async () => ({ match: 0.8, similarity: 0.4, model: machine.model! }),
    whereLooked: async () => {
      throw new EngineError('not-supported-by-model', 'Nobody looks here.');
    },
    tiles: async () => ({ tiles: 0, done: 0, waiting: 0 }),
    setTiles: async ({ tiles }) => ({ tiles, done: 0, waiting: 0 }),
    describe: async () => ({ captions: [], tags: [], candidates: [] }),
    seeAgain: async () => null,
    async pauseWork({ paused }) {
      progress.paused = paused;
      emit('progress', { ...progress });
      return progress;
    },
    progress: async () => progress,
    status: async (): Promise<Status> => ({
      ...progress,
      library: '/home/me/.local/share/talbot',
      version: '0.1.0',
      folders: folders.length,
      models: [model],
      freeBytes: 212e9,
      demoAvailable: folders.length === 0,
    }),
    models: async () => [model],
    modelUses: async () => model.tasks.map((task) => ({ task, model: model.id, others: 0 })),
    useModel: async () => [model],
    removeModel: async () => ({ freedBytes: 0 }),
    installModel: async ({ source }) => ({ ...coming, source }),
    resumeInstall: async () => coming,
    stopInstall: async () => null,
    installs: async () => [],
    devices: async () => devices,
    measureDevices: async () => devices,
    checkModel: async () => ({ version: '1', passed: true, checkedAt: '2026-11-21T10:00:00', notes: [] }),
  };
  return { engine, emit, progress, sampleOf: (fingerprint) => (Number.parseInt(fingerprint, 16) - 1) % samples.length };
}

const machine = { by: 'model', model: 'starter', version: '1', prompt: 'a photo of' } as const;
const person = { by: 'person', model: null, version: null, prompt: null } as const;

const coming: Installation = {
  ...{ id: 'blip2', source: 'Salesforce/blip2-opt-2.7b', state: 'working', done: 1.2e9, total: 3.9e9 },
  ...{ rate: 21e6, secondsLeft: 430, waiting: null, problem: null },
};

const devices: DeviceReport = {
  state: 'known',
  trials: [
    { device: 'webgpu', recipe: 'gpu-q8', activations: 'f16', outcome: 'used', milliseconds: 41, message: null },
    {
      ...{ device: 'webgpu', recipe: 'gpu-q4', activations: 'f16', outcome: 'wrong', milliseconds: 38 },
      message: 'its results are off by 4.1 %',
    },
  ],
};

const model: Status['models'][number] = {
  id: 'starter',
  name: 'Talbot starter',
  version: '1',
  family: 'blip2-opt',
  recipe: 'cpu-int8',
  bytes: 58e6,
  folder: '/app/resources/models/starter',
  source: null,
  abilities: ['captions', 'search', 'chat', 'tags'],
  tasks: ['captions', 'search', 'chat', 'tags'],
  removable: false,
  check: null,
  caveat: 'A very small model that mostly knows people and dogs outdoors. It is often wrong.',
  licence: 'Weights for research and education only.',
  rounding: null,
  shortAnswers: true,
};

function folder(id: number, path: string, photos: number): Folder {
  return { id, path, state: 'watching', photos, addedAt: '2026-11-21T10:00:00', problem: null };
}

function search(all: Photo[], { text, sort, after, from: at, limit = 100 }: PhotoQuery): Page {
  const filters = text.match(/\S+:\S+/g) ?? [];
  const wordsLeft = text
    .replace(/\S+:\S+/g, '')
    .trim()
    .toLowerCase();
  const answers = wordsLeft ? all.filter((one) => one.captions[0]?.text.toLowerCase().includes(wordsLeft)) : all;
  const ordered = sort === 'oldest' ? answers.toReversed() : answers;
  const from = at ?? Number(after ?? 0);
  return {
    hits: ordered.slice(from, from + limit).map(hit),
    total: answers.length,
    best: answers.length,
    coverage: { photos: all.length, searchable: all.length },
    nearest: null,
    cursor: from + limit < answers.length ? String(from + limit) : null,
    filters,
    remarks: wordsLeft && answers.length === 0 ? [{ what: 'nothing', words: wordsLeft, looks: all.length }] : [],
    notes: wordsLeft && answers.length === 0 ? [`No photo is near enough to “${wordsLeft}”.`] : [],
    tookMs: 1,
  };
}

function hit({ id, name, kind, width, height, takenAt, fingerprint, state, caption, captionBy }: Photo): Hit {
  return {
    id,
    name,
    kind,
    width,
    height,
    takenAt,
    fingerprint,
    state,
    caption,
    captionBy,
    score: 0,
    similarity: null,
    why: [],
  };
}

function makePhoto(index: number, sample: Sample): Photo {
  const doubtful = index % 7 === 3;
  const takenAt = new Date(Date.UTC(2026, 9, 1) - index * 0.37 * day).toISOString().slice(0, 19);
  const name = `IMG_${String(9999 - (index % 10000)).padStart(4, '0')}.jpg`;
  return {
    id: index + 1,
    name,
    kind: 'jpeg',
    width: sample.width * 8,
    height: sample.height * 8,
    takenAt,
    fingerprint: (index + 1).toString(16).padStart(16, '0'),
    state: 'seen',
    caption: doubtful ? null : sample.caption,
    captionBy: doubtful ? null : 'model',
    facts: {
      takenAt,
      offsetMinutes: 120,
      latitude: 48.2082,
      longitude: 16.3738,
      camera: 'NIKON D90',
      lens: 'AF-S 35mm f/1.8G',
      exposureTime: 1 / 250,
      aperture: 2.8,
      iso: 200,
      focalLength: 35,
      orientation: 1,
    },
    files: [
      { path: `/home/me/Pictures/2026/Lake/${name}`, folder: 1, bytes: 4_812_000, modifiedAt: takenAt, present: true },
    ],
    captions: [{ ...machine, text: sample.caption, match: doubtful ? 0.2 : 0.87, doubtful, madeAt: takenAt }],
    parts: [],
    tags: [
      { ...machine, name: 'dog', score: 0.91 },
      { ...machine, name: 'grass', score: 0.55 },
      { ...person, name: 'Rex', score: 1 },
    ],
    conversation: [],
    problem: null,
  };
}
