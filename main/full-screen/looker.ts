// What each way to ask about full screens is given, and what it gives.

/** Windows of ours, by which no program's own is meant. */
export interface Ours {
  pids(): number[];
  /** One of them fills a screen, or keeps it lit: what the system says of full screens may be said of us. */
  fills(): boolean;
}

/** One way to ask; null where the system has none, and it throws where asking failed. */
export interface Looker {
  look(): Promise<boolean | null>;
  close(): void;
}
