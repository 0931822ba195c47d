// Models that are there, and what each is used for.

export interface ModelInfo {
  id: string;
  name: string;
  version: string;
  family: string;
  recipe: string;
  bytes: number;
  /** Where it lies. */
  folder: string;
  /** Where its checkpoint came from; null when nobody said. */
  source: string | null;
  /** What it can do. */
  abilities: ModelTask[];
  /** It has a way of its own to answer in a word or two. */
  shortAnswers: boolean;
  /** Ready-made prompts for a caption asked for again, its own first; empty where it writes none. */
  beginnings: string[];
  /** What it is chosen for now. */
  tasks: ModelTask[];
  /** False for what came with the app. */
  removable: boolean;
  /** Its self-test; null when there was none. */
  check: ModelCheck | null;
  /** One line a person should read before trusting it; null for models without a caveat. */
  caveat: string | null;
  licence: string | null;
  /** What rounding its weights costs, in one line; null where nothing was rounded or nobody measured. */
  rounding: string | null;
}

export type ModelTask = 'captions' | 'search' | 'chat' | 'tags';

/** A self-test on a photo that ships with the app. A model that failed is never used. */
export interface ModelCheck {
  /** Of the model that was tested. */
  version: string;
  passed: boolean;
  checkedAt: string;
  /** What was compared with what, and what was wrong. */
  notes: string[];
}

/** A folder whose model.json is damaged: nobody uses it. */
export interface DamagedModel {
  folder: string;
  /** What is wrong with it, and what to do. */
  message: string;
}

/** Who does a task. */
export interface ModelUse {
  task: ModelTask;
  /** Null: nobody. */
  model: string | null;
  /** Photos of which another model's result is kept. */
  others: number;
}

export interface ModelCalls {
  models(): Promise<ModelInfo[]>;
  modelUses(): Promise<ModelUse[]>;
  /** Found when it was last looked which models there are. */
  damagedModels(): Promise<DamagedModel[]>;
  /** `tasks`: all it can do when absent. `again`: photos that others have seen wait for it; else what is there is kept. */
  useModel(asked: { id: string | null; tasks?: ModelTask[]; again: boolean }): Promise<ModelInfo[]>;
  /** Refused while it is in use, unless others may take its place (`instead`). */
  removeModel(asked: { id: string; instead: boolean }): Promise<{ freedBytes: number }>;
  checkModel(asked: { id: string }): Promise<ModelCheck>;
}

export const modelCalls = {
  models: 'read',
  modelUses: 'read',
  damagedModels: 'read',
  useModel: 'write',
  removeModel: 'write',
  checkModel: 'write',
} as const satisfies Record<keyof ModelCalls, 'read' | 'write'>;
