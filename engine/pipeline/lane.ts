// A lane asks "what is next?" until nothing is, one step at a time, and can be woken at any moment. Waking it too often
// costs nothing; a wake-up that comes while it is busy is never lost.

export interface Lane {
  /** There may be something to do. */
  wake(): void;
  busy(): boolean;
  /** Resolves when the step under way has ended. */
  rested(): Promise<void>;
}

export interface LaneOptions {
  /** Does one thing; false when there was nothing to do. */
  step: () => Promise<boolean>;
  /** A step failed in a way that is no photo's fault; the lane rests until it is woken. */
  onTrouble: (error: unknown) => void;
  /** The lane has come to rest. */
  onRest: () => void;
}

export function openLane({ step, onTrouble, onRest }: LaneOptions): Lane {
  let turning: Promise<void> | null = null;
  let wanted = false;
  async function turn(): Promise<void> {
    try {
      while (wanted) {
        wanted = false;
        while (await step());
      }
    } catch (error) {
      wanted = false;
      onTrouble(error);
    }
  }
  function wake(): void {
    wanted = true;
    turning ??= Promise.resolve()
      .then(turn)
      .finally(() => {
        turning = null;
        if (wanted) wake();
        else onRest();
      })
      // Who hears of trouble or of rest may find the library damaged: calls say so, and the engine goes on.
      .catch((error: unknown) => console.error(error));
  }
  return { wake, busy: () => turning !== null, rested: async () => (await turning) ?? undefined };
}
