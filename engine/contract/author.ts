// Who made a text: a person, or a model that is named.

/** Who made a text. Machine results name model, version and prompt; a person's never do. */
export interface Author {
  by: 'person' | 'model';
  model: string | null;
  version: string | null;
  prompt: string | null;
}
