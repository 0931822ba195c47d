// Models that look through the same frozen encoder look together: their descriptions are joined into one, so that a photo
// goes through the encoder once whatever is made of it. Compares files by hash, never by name. Pure.

import { isDeepStrictEqual } from 'node:util';
import { resolve } from 'node:path';
import type { ModelTask } from '../contract.ts';
import type { Graph, GraphName, ModelDescription, Table } from '../model.ts';
import type { Made } from '../store/store.ts';
import { madeBy, type Choices } from './choices.ts';
import { tasks, type FoundModel } from './found-models.ts';

/** One encoder and all that hangs on it. */
export interface View {
  folder: string;
  description: ModelDescription;
  made: Partial<Record<ModelTask, Made>>;
}

/** As few as can be: one for each encoder in use, and one more for each further language model behind it. */
export function viewsOf(choices: Choices): View[] {
  const views: View[] = [];
  // The captions' model sees every photo: others join it, not the other way round.
  for (const task of tasks) {
    const model = choices[task];
    if (!model) continue;
    const made = madeBy(model.description);
    const own = views.find((view) => view.description.id === model.description.id);
    const shared = views.find((view) => canJoin(view, model, task));
    if (own) own.made[task] = made;
    else if (shared) Object.assign(shared, joined(shared, model, task), { made: { ...shared.made, [task]: made } });
    else views.push({ folder: model.folder, description: model.description, made: { [task]: made } });
  }
  return views;
}

function canJoin(view: View, model: FoundModel, task: ModelTask): boolean {
  if (task === 'chat' || task === 'captions') return false;
  // One that reads questions with its search's words cannot be given another search.
  const { encoder } = view.description.graphs;
  const ownWords = encoder !== undefined && ('text' in encoder.inputs || 'textEmbeds' in encoder.inputs);
  return !(task === 'search' && ownWords) && sameEncoder(view, model);
}

export function sameEncoder(a: Pick<View, 'folder' | 'description'>, b: FoundModel): boolean {
  const [first, second] = [encoderHashes(a.description), encoderHashes(b.description)];
  return (
    first !== null && isDeepStrictEqual(first, second) && isDeepStrictEqual(a.description.image, b.description.image)
  );
}

/** Hashes of the graph and its data; null when model.json does not say them. */
function encoderHashes({ graphs, files }: ModelDescription): string[] | null {
  const vision = graphs.vision;
  if (!vision) return null;
  const hashes = [vision.file, ...vision.data].map((name) => files.find(({ file }) => file === name)?.sha256);
  return hashes.every((hash) => hash !== undefined) ? hashes : null;
}

/** `view` with this model's search or tags in place of its own. */
function joined(view: View, model: FoundModel, task: ModelTask): Pick<View, 'description'> {
  const other = placed(model);
  const { description } = view;
  const files = [...description.files, ...other.files];
  if (task === 'tags') {
    const graphs = { ...description.graphs, vision: other.graphs.vision! };
    const calibration = { ...description.calibration, tags: other.calibration.tags };
    return { description: { ...description, graphs, calibration, classes: other.classes, files } };
  }
  return { description: { ...withSearch(description, other), files } };
}

/** Thresholds of the self-check were measured with the search that goes: without them only nothing at all is doubtful. */
function withSearch(own: ModelDescription, other: ModelDescription): ModelDescription {
  const graphs: ModelDescription['graphs'] = {};
  for (const name of ['vision', 'qformer', 'encoder', 'decoder', 'looked'] as const satisfies GraphName[]) {
    const graph = own.graphs[name];
    if (graph) graphs[name] = name === 'qformer' ? withoutOutput(graph, 'vectors') : graph;
  }
  const vectors = other.graphs['itc-image'] ?? other.graphs.qformer!;
  graphs['itc-image'] = withoutOutput(vectors, 'prompt');
  const looked = other.graphs['itc-looked'] ?? other.graphs.looked;
  if (looked) graphs['itc-looked'] = looked;
  for (const name of ['itc-text', 'itm', 'itm-text'] as const)
    if (other.graphs[name]) graphs[name] = other.graphs[name];
  return {
    ...own,
    graphs,
    dims: { ...own.dims, vectorWidth: other.dims.vectorWidth },
    tokenizers: { ...own.tokenizers, text: other.tokenizers.text },
    textEmbeddings: other.textEmbeddings,
    calibration: { ...own.calibration, caption: null, search: other.calibration.search },
  };
}

function withoutOutput(graph: Graph, meaning: string): Graph {
  return { ...graph, outputs: Object.fromEntries(Object.entries(graph.outputs).filter(([name]) => name !== meaning)) };
}

/** The same with whole paths, so that its files are found from another model's folder. */
function placed({ folder, description }: FoundModel): ModelDescription {
  const at = (file: string) => resolve(folder, file);
  const table = <T extends Table>(one: T): T => ({ ...one, file: at(one.file) });
  const { graphs, tokenizers, textEmbeddings, classes, files } = description;
  const text = tokenizers.text && { ...tokenizers.text, folder: at(tokenizers.text.folder) };
  return {
    ...description,
    graphs: Object.fromEntries(
      Object.entries(graphs).map(([name, graph]) => [
        name,
        { ...graph, file: at(graph.file), data: graph.data.map(at) },
      ]),
    ),
    tokenizers: { ...tokenizers, text },
    textEmbeddings: textEmbeddings && {
      words: table(textEmbeddings.words),
      positions: table(textEmbeddings.positions),
    },
    classes: classes && at(classes),
    files: files.map((one) => ({ ...one, file: at(one.file) })),
  };
}
