// What a person did, so that it can be undone and done again, also after a restart.

/** What was done. Closed: each has a text in the page's words. */
export type ChangeKind =
  | 'caption'
  | 'tag'
  | 'mark'
  | 'hide'
  | 'album'
  | 'conversation'
  | 'note'
  | 'review'
  | 'inquiry'
  | 'apart'
  | 'add-folder'
  | 'remove-folder'
  | 'pause-folder'
  | 'resume-folder';

export interface Change {
  id: number;
  what: ChangeKind;
  /** Photos it was done to; 0 for one about an album alone. */
  photos: number;
  at: string;
  /** Answered by undo and redo: photos (or albums) left as they are, since something else was done to them later. */
  skipped: number;
}

/** What would be undone, and what done again; null when there is nothing. */
export interface Changes {
  undo: Change | null;
  redo: Change | null;
}

/** A change to many photos while it is made, undone or done again; or a removed folder while its photos are forgotten. */
export interface Batch {
  /** The change's number; `cancelBatch` takes it. Of a folder that is removed: what `undoChange` takes; 0 for none. */
  id: number;
  what: ChangeKind;
  doing: 'making' | 'undoing' | 'redoing' | 'cancelling' | 'removing';
  done: number;
  total: number;
  /** True in the last news of it. */
  over: boolean;
}

export interface ChangeCalls {
  changes(): Promise<Changes>;
  /** The latest change; null when there is none. */
  undo(): Promise<Change | null>;
  redo(): Promise<Change | null>;
  /** One certain change, the latest or not: `not-found` when it was undone or is too long ago. */
  undoChange(asked: { id: number }): Promise<Change>;
  /** Takes back what was done of it; whoever waits for it hears `cancelled`. */
  cancelBatch(asked: { id: number }): Promise<null>;
}

export const changeCalls = {
  changes: 'read',
  undo: 'write',
  redo: 'write',
  undoChange: 'write',
  cancelBatch: 'write',
} as const satisfies Record<keyof ChangeCalls, 'read' | 'write'>;
