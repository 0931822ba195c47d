// Words that a person typed and has not kept yet: they outlive a page, an engine and a machine that fall.

export interface Draft {
  /** What the words are for, in the asker's own terms. */
  about: string;
  text: string;
}

export interface DraftCalls {
  /** The latest first. */
  drafts(): Promise<Draft[]>;
  /** Takes the place of what was kept for the same; empty words forget it. */
  keepDraft(asked: { about: string; text: string }): Promise<null>;
}

export const draftCalls = {
  drafts: 'read',
  keepDraft: 'write',
} as const satisfies Record<keyof DraftCalls, 'read' | 'write'>;
