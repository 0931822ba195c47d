// A person's note on a photo.

/** Written by hand, or kept from an answer. */
export interface Note {
  id: number;
  text: string;
  madeAt: string;
  /** Null while it is as it was first kept. */
  changedAt: string | null;
  /** What it was kept from: a question, and the model that answered it. Null where a person wrote it. */
  from: { question: string; model: string } | null;
}
