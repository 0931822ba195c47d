// Why something may be refused, and the error that carries it.

/** Why something was refused or failed. Closed: every reason has one text in the files of renderer/words. */
export type Reason =
  // asked for wrongly
  | 'not-found'
  | 'not-allowed'
  | 'bad-request'
  | 'busy'
  | 'cancelled'
  | 'closed'
  // folders and files
  | 'folder-missing'
  | 'folder-overlaps'
  | 'no-permission'
  | 'file-missing'
  | 'file-empty'
  | 'file-truncated'
  | 'file-corrupt'
  | 'file-too-large'
  | 'kind-unknown'
  | 'kind-unsupported'
  | 'decoder-crashed'
  | 'decoder-timeout'
  // what the window asks of the system
  | 'program-missing'
  | 'no-program'
  | 'too-many'
  | 'trash-refused'
  // the catalogue
  | 'disk-full'
  | 'library-locked'
  | 'library-newer'
  | 'library-corrupt'
  // models and checkpoints
  | 'model-missing'
  | 'model-corrupt'
  | 'model-in-use'
  | 'checkpoint-incomplete'
  | 'checkpoint-corrupt'
  | 'checkpoint-unsupported'
  | 'source-unreachable'
  | 'source-refused'
  | 'source-changed'
  | 'vision-crashed'
  | 'not-supported-by-model'
  // everything nobody foresaw; logged with its stack
  | 'bug';

/** An error that may cross the contract. `message` says what happened and what to do next. */
export class EngineError extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.reason = reason;
  }
}
