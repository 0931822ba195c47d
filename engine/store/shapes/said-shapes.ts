// What the store keeps of captions over time, notes and conversations. Types only.

import type { CaptionVersion, Draft, Note, TagName, Turn } from '../../contract.ts';
import type { SeenCaption } from './caption-shapes.ts';

export interface ReadSaid {
  /** The latest first. */
  captionHistory(photo: number): CaptionVersion[];
  notes(photo: number): Note[];
  /** Oldest first. */
  conversation(photo: number): Turn[];
  tagNames(text: string, limit: number): TagName[];
  /** Words typed and not kept yet, the latest first. */
  drafts(): Draft[];
}

export interface Said extends ReadSaid {
  revertCaption(photo: number, caption: number): void;
  /**
   * A caption a person asked the model for, of the photo as it was then (`fingerprint`): false, and nothing is kept, where
   * its content is another now.
   */
  keepCaption(
    photo: number,
    fingerprint: string,
    caption: SeenCaption,
    maker: { model: string; version: string },
  ): boolean;
  /** Returns its number. */
  addNote(photo: number, text: string, turn?: number): number;
  /** Returns the photo it is about, as `removeNote` does. */
  setNote(note: number, text: string): number;
  removeNote(note: number): number;
  keepDraft(about: string, text: string): void;
}
