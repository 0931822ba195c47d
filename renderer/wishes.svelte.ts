// A person's wishes to the engine: one at a time, and why the last was not granted. What is shown is asked anew after each.

import { EngineError, type Reason } from '../engine/contract.ts';
import { reasons } from './words.ts';

export abstract class Wishes {
  /** Why the last wish was not granted. */
  refused = $state.raw<EngineError | null>(null);
  /** What the wish on its way is about; null when there is none. */
  busyWith = $state<string | null>(null);

  get busy(): boolean {
    return this.busyWith !== null;
  }

  abstract refresh(): Promise<void>;

  forgive(): void {
    this.refused = null;
  }

  /** Resolves with whether it was granted. */
  protected async wish(about: string, make: () => Promise<unknown>): Promise<boolean> {
    this.busyWith = about;
    this.refused = null;
    try {
      await make();
      await this.refresh();
      return true;
    } catch (error) {
      this.refused = known(error);
      return false;
    } finally {
      this.busyWith = null;
    }
  }
}

/** Whatever was thrown, as something that has a reason: what the window refuses begins with it. */
export function known(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const [, reason, message] = (error instanceof Error && /^([a-z-]+): ([^]*)$/.exec(error.message)) || [];
  const ours = reason !== undefined && Object.hasOwn(reasons, reason);
  return ours ? new EngineError(reason as Reason, message!) : new EngineError('bug', String(error));
}
