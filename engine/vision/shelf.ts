// Which graphs of a model are open at once: as many as the memory ceiling lets in. One that is asked for again after it
// gave way is opened again, so whoever holds a graph never notices; nothing gives way while it runs.

import { EngineError } from '../contract.ts';
import type { Graph, GraphName, ModelDescription } from '../model.ts';
import type { OpenGraph } from './sessions.ts';
import { rowBytes } from './table.ts';

export interface Shelf {
  /** Opens it unless it is open. */
  graph(name: GraphName): Promise<OpenGraph>;
  /** Whether all graphs may be open together; then nothing ever gives way. */
  roomForAll: boolean;
  close(): Promise<void>;
}

export interface ShelfOptions {
  model: ModelDescription;
  /** Bytes that all open graphs together may take. One graph is opened even where it alone takes more. */
  ceiling: number;
  open(name: GraphName, graph: Graph): Promise<OpenGraph>;
}

interface Place {
  bytes: number;
  /** Null while it is closed. */
  open: Promise<OpenGraph> | null;
  running: number;
  /** When it last ran, in runs of the whole shelf. */
  used: number;
}

/** `graph` throws `not-supported-by-model` for one the model does not have. */
export function createShelf({ model, ceiling, open }: ShelfOptions): Shelf {
  const places = new Map<GraphName, Place>();
  let clock = 0;

  function placeOf(name: GraphName): Place {
    const graph = model.graphs[name];
    if (!graph) throw new EngineError('not-supported-by-model', `${model.name} has no ${name}.`);
    const place = places.get(name) ?? { bytes: sessionBytes(model, graph), open: null, running: 0, used: 0 };
    places.set(name, place);
    return place;
  }

  async function opened(name: GraphName): Promise<OpenGraph> {
    const place = placeOf(name);
    place.used = ++clock;
    if (!place.open) {
      await makeRoom([...places.values()], place.bytes, ceiling);
      place.open ??= open(name, model.graphs[name]!);
    }
    try {
      return await place.open;
    } catch (error) {
      place.open = null;
      throw error;
    }
  }

  async function graph(name: GraphName): Promise<OpenGraph> {
    const first = await opened(name);
    const place = placeOf(name);
    return {
      ...first,
      async run(inputs, wanted) {
        // Counted before it is open, so that it cannot give way in between.
        place.running++;
        try {
          return await (await opened(name)).run(inputs, wanted);
        } finally {
          place.running--;
        }
      },
      release: () => close(place),
    };
  }

  return {
    graph,
    roomForAll: allBytes(model) <= ceiling,
    async close() {
      for (const place of places.values()) await close(place);
    },
  };
}

/** Closes what ran longest ago until there is room; what runs stays, even if there is none. */
async function makeRoom(places: readonly Place[], bytes: number, ceiling: number): Promise<void> {
  const taken = () => places.reduce((sum, place) => sum + (place.open ? place.bytes : 0), 0);
  const idle = places.filter((place) => place.open && place.running === 0).toSorted((a, b) => a.used - b.used);
  for (const oldest of idle) {
    if (taken() + bytes <= ceiling) return;
    await close(oldest);
  }
}

async function close(place: Place): Promise<void> {
  const closing = place.open;
  place.open = null;
  await closing?.then((graph) => graph.release()).catch(() => {});
}

/** Photos that go through a graph together: bounds memory, costs no speed. */
export const batchSize = 4;

/** Photos worth handing over at once: more where graphs take turns in memory, so that each is opened less often. */
export const photosAtOnce = (roomForAll: boolean) => (roomForAll ? batchSize : 8 * batchSize);

/** Opened for a moment when somebody asks for it: they give way like all others and are not counted on. */
const seldom: ReadonlySet<string> = new Set<GraphName>(['looked', 'itc-looked']);

/** What all graphs of a model take while open, in bytes: those that are used for every photo. */
export function allBytes(model: ModelDescription): number {
  const usual = Object.entries(model.graphs).filter(([name]) => !seldom.has(name));
  return usual.reduce((sum, [, graph]) => sum + sessionBytes(model, graph), 0);
}

/**
 * What a session takes: its weights as they are once loaded, and something for what it computes. Models that do not state
 * their weights are judged by their files, without the tables that are never loaded.
 */
export function sessionBytes(model: ModelDescription, graph: Graph): number {
  return Math.ceil((graph.weights ?? fileBytes(model, graph)) * 1.1) + spare;
}

/** The runtime's own structures and activations of a small batch. */
const spare = 32 * 2 ** 20;

function fileBytes({ files, language, textEmbeddings }: ModelDescription, graph: Graph): number {
  const tables = [language?.embeddings, language?.positions, textEmbeddings?.words, textEmbeddings?.positions];
  return graph.data.reduce((sum, name) => {
    const whole = files.find(({ file }) => file === name)?.bytes ?? 0;
    const outside = tables.reduce(
      (bytes, table) => bytes + (table?.file === name ? table.rows * rowBytes[table.dtype](table.width) : 0),
      0,
    );
    return sum + Math.max(0, whole - outside);
  }, 0);
}

/** Of the memory that is free now, so much may be taken: the rest is for photos and for everybody else. */
const share = 0.75;

/** Bytes for open graphs: TALBOT_MEMORY (in megabytes), or a share of what is free on this machine. */
export function memoryCeiling(asked?: number): number {
  const megabytes = asked ?? Number(process.env['TALBOT_MEMORY'] ?? 0);
  return megabytes ? megabytes * 1e6 : process.availableMemory() * share;
}
