// What each way of asking about full screens is given, and what it returns.

/** Windows of ours, by which no program's own is meant. */
export interface Ours {
  pids(): number[];
  /** A person looks at one of them: it has the keys, fills a screen, or keeps it lit. What the system says may be of us. */
  inFront(): boolean;
}

/** One way to ask; null where the system has none, and it throws where asking failed. */
export interface Looker {
  look(): Promise<boolean | null>;
  close(): void;
}
