// A hidden process that prints a line again and again: started when somebody first wants to know, ended when nobody has
// asked for a while, and reported as failed when it ends by itself or falls silent.

import { type ChildProcess, spawn } from 'node:child_process';

export interface Patience {
  /** Until its first line: PowerShell compiles three calls before. */
  firstMs: number;
  /** Between two lines. */
  silenceMs: number;
  /** After the last question. */
  idleMs: number;
}

const usual: Patience = { firstMs: 30_000, silenceMs: 30_000, idleMs: 60_000 };
const longestLine = 1000;

export class TellingProcess {
  private readonly program: string;
  private readonly words: readonly string[];
  private readonly patience: Patience;
  private running: Running | null = null;
  private idle: NodeJS.Timeout | undefined;

  constructor(program: string, words: readonly string[], patience: Partial<Patience> = {}) {
    this.program = program;
    this.words = words;
    this.patience = { ...usual, ...patience };
  }

  /** The last line it printed; throws when there is none in time, or it ended. */
  async latest(): Promise<string> {
    clearTimeout(this.idle);
    const running = (this.running ??= new Running(this.program, this.words));
    try {
      const line = await running.latest(this.patience);
      clearTimeout(this.idle);
      this.idle = setTimeout(() => this.close(), this.patience.idleMs).unref();
      return line;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Of the process that runs now; null while none does. */
  get pid(): number | null {
    return this.running?.child.pid ?? null;
  }

  close(): void {
    clearTimeout(this.idle);
    this.running?.child.kill();
    this.running = null;
  }
}

class Running {
  readonly child: ChildProcess;
  private line: string | null = null;
  private at = Date.now();
  private rest = '';
  private readonly first = Promise.withResolvers<void>();
  private failure: Error | null = null;

  constructor(program: string, words: readonly string[]) {
    this.child = spawn(program, [...words], { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    // Whoever does not wait for it just then hears of it at the next question.
    this.first.promise.catch(() => {});
    this.child.once('error', (error) => this.fail(error));
    this.child.once('exit', (code, signal) => this.fail(new Error(`${program} ended (${code ?? signal}).`)));
    this.child.stdout!.setEncoding('utf8').on('data', (more: string) => this.hear(more));
    this.child.unref();
  }

  async latest({ firstMs, silenceMs }: Patience): Promise<string> {
    const late = Promise.withResolvers<never>();
    const clock = setTimeout(() => late.reject(new Error('It said nothing.')), firstMs);
    await Promise.race([this.first.promise, late.promise]).finally(() => clearTimeout(clock));
    if (this.failure) throw this.failure;
    if (Date.now() - this.at > silenceMs) throw new Error('It fell silent.');
    return this.line!;
  }

  private hear(more: string): void {
    const lines = (this.rest + more).split(/\r?\n/);
    this.rest = lines.pop()!.slice(-longestLine);
    const last = lines.findLast((line) => line !== '');
    if (last === undefined) return;
    this.line = last;
    this.at = Date.now();
    this.first.resolve();
  }

  private fail(error: Error): void {
    this.failure = error;
    this.first.reject(error);
  }
}
