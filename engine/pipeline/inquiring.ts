// Puts a yes/no question to many photos, a few at a time, from what is kept of them. Level-triggered like the pipeline: a
// photo that lacks an answer is next, so a kill, a stop and another model are one case. Knows no model and no words.

import { EngineError, type Inquiry } from '../contract.ts';
import type { Made, NewVerdict, Store } from '../store/store.ts';
import { usualBand, verdictOf, type Vision } from '../vision/vision.ts';
import type { Emit } from './announce.ts';
import { openLane, type Lane } from './lane.ts';
import { openPace } from './pace.ts';
import type { Look } from './seeing.ts';

type YesNoAsked = Parameters<Vision['yesNo']>[0];
type AskedPhoto = YesNoAsked['photos'][number];

/** Who answers, and how what it says is to be read. */
export interface Answerer {
  maker: Made;
  look: Look;
  /** What its answers are filed under. */
  prompt: string;
  band: { no: number; yes: number };
  yesNo(asked: YesNoAsked): Promise<Float32Array>;
}

export interface InquiringOptions {
  store: Store;
  /** Null: nobody answers questions now. */
  answerer: () => Answerer | null;
  /** What the model is shown of a photo: kept, or made now. Refuses where its file is away. */
  shown: (photo: number, look: Look) => Promise<AskedPhoto>;
  cancel: (ask: string) => Promise<void>;
  /** Slows or holds up a step, as the machine asks for. */
  paced?: (step: () => Promise<boolean>) => () => Promise<boolean>;
  emit: Emit;
  clock?: () => number;
}

/** Photos of one batch: as many as take about a second, so that it can be stopped and seen to go on. */
const most = 64;
const fastMs = 700;
const slowMs = 3000;
/** So many photos in a row that end the process are the model's fault, or the memory's, not theirs. */
const mostCrashes = 3;
const betweenMs = 200;

export class Inquiring {
  private readonly options: InquiringOptions;
  private readonly clock: () => number;
  private readonly pace: ReturnType<typeof openPace>;
  private readonly lane: Lane;
  /** Those this process works on, in the order they were asked. */
  private readonly active = new Set<number>();
  /** Photos that could not be asked about, by inquiry, until it is asked again. */
  private readonly passed = new Map<number, Set<number>>();
  private readonly problems = new Map<number, NonNullable<Inquiry['problem']>>();
  private underWay: { inquiry: number; ask: string } | null = null;
  private size = 4;
  private crashes = 0;
  private asks = 0;
  private toldAt = -Infinity;
  private stopped = false;

  constructor(options: InquiringOptions) {
    this.options = options;
    this.clock = options.clock ?? (() => performance.now());
    this.pace = openPace(this.clock);
    this.lane = openLane({
      step: (options.paced ?? ((step) => step))(() => this.step()),
      onTrouble: (error) => [...this.active].forEach((id) => this.halt(id, error)),
      onRest: () => this.pace.rest(),
    });
  }

  /** Goes on with what was under way when the library was closed, however that came. */
  open(): void {
    for (const { id, working } of this.options.store.inquiries().toReversed()) if (working) this.active.add(id);
    this.wake();
  }

  /** Another model may answer now. */
  wake(): void {
    if (!this.stopped) this.lane.wake();
  }

  ask(question: string, photos: readonly number[] | 'all'): Inquiry {
    const { maker } = this.serving();
    const id = this.options.store.inquire(question, photos, maker);
    this.problems.delete(id);
    this.passed.delete(id);
    this.active.add(id);
    this.wake();
    return this.one(id);
  }

  async stop(id: number): Promise<Inquiry> {
    this.options.store.inquiry(id);
    this.end(id);
    if (this.underWay?.inquiry === id) await this.options.cancel(this.underWay.ask);
    this.tell(id, true);
    return this.one(id);
  }

  /** Its answers are the caller's to forget, who can take that back. */
  async leave(id: number): Promise<void> {
    await this.stop(id);
    this.problems.delete(id);
    this.passed.delete(id);
  }

  /** Its answers mean something else now. */
  readAnew(id: number): Inquiry {
    this.tell(id, true);
    return this.one(id);
  }

  one(id: number): Inquiry {
    return this.told(this.options.store.inquiry(id));
  }

  list(): Inquiry[] {
    return this.options.store.inquiries().map((kept) => this.told(kept));
  }

  /** No new batch from now on; what is unfinished goes on when the library is opened again. */
  close(): void {
    this.stopped = true;
    if (this.underWay) void this.options.cancel(this.underWay.ask).catch(() => {});
  }

  rested(): Promise<void> {
    return this.lane.rested();
  }

  /** One batch of the inquiry asked first. False when nothing lacks an answer. */
  private async step(): Promise<boolean> {
    const [id] = this.active;
    if (this.stopped) return false;
    if (this.options.store.askSome()) {
      if (id !== undefined) this.tell(id, false);
      // Others are answered between two of these.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return true;
    }
    if (id === undefined) return false;
    const photos = this.options.store.nextUnanswered(id, this.size, [...(this.passed.get(id) ?? [])]);
    if (photos.length === 0) {
      this.end(id);
      this.tell(id, true);
      return true;
    }
    this.pace.begin();
    const begun = this.clock();
    try {
      const answered = await this.answer(id, photos);
      this.crashes = 0;
      this.pace.did(answered);
      this.fit(this.clock() - begun);
    } catch (error) {
      return await this.failed(id, photos, error);
    }
    if (this.active.has(id)) this.tell(id);
    return true;
  }

  /** Keeps what is answered of these photos; how many that were. */
  private async answer(id: number, photos: readonly number[]): Promise<number> {
    const { maker, look, prompt, band, yesNo } = this.serving();
    const { question } = this.options.store.inquiry(id);
    const shown: { photo: number; asked: AskedPhoto }[] = [];
    for (const photo of photos) {
      const asked = await this.options.shown(photo, look).catch((error: unknown) => this.pass(id, photo, error));
      if (asked) shown.push({ photo, asked });
    }
    if (shown.length === 0) return 0;
    const ask = `inquiry ${id} ${++this.asks}`;
    this.underWay = { inquiry: id, ask };
    try {
      const found = await yesNo({ photos: shown.map(({ asked }) => asked), question, turns: [], ask });
      const verdicts = shown.map(({ photo }, i): NewVerdict => {
        const probability = found[i]!;
        return { photo, probability, verdict: verdictOf(probability, band) };
      });
      this.options.store.keepVerdicts(id, verdicts, maker, prompt);
      return verdicts.length;
    } finally {
      this.underWay = null;
    }
  }

  /** A photo that is not at hand does not stop the others; anything else is no photo's fault. */
  private pass(id: number, photo: number, error: unknown): null {
    const reason = error instanceof EngineError ? error.reason : 'bug';
    if (reason === 'closed' || reason === 'model-corrupt' || reason === 'model-missing') throw error;
    this.passed.set(id, (this.passed.get(id) ?? new Set()).add(photo));
    return null;
  }

  /** Whether to go on. */
  private async failed(id: number, photos: readonly number[], error: unknown): Promise<boolean> {
    const reason = error instanceof EngineError ? error.reason : 'bug';
    if (reason === 'cancelled') return true;
    // The models are being exchanged, or all is ending: the one wakes this again, the other must not be held up.
    if (reason === 'closed') return false;
    if (reason !== 'vision-crashed') this.halt(id, error);
    else if (photos.length > 1) this.size = 1;
    else if (++this.crashes < mostCrashes) this.pass(id, photos[0]!, error);
    else if (await this.serving().look.lighten()) this.passed.delete(id);
    else this.halt(id, error);
    if (this.crashes >= mostCrashes) this.crashes = 0;
    return true;
  }

  private fit(ms: number): void {
    if (ms < fastMs) this.size = Math.min(most, this.size * 2);
    else if (ms > slowMs) this.size = Math.max(1, this.size >> 1);
  }

  private halt(id: number, error: unknown): void {
    const reason = error instanceof EngineError ? error.reason : 'bug';
    if (reason === 'bug') console.error(error);
    this.problems.set(id, { reason, message: error instanceof Error ? error.message : String(error) });
    this.end(id);
    this.tell(id, true);
  }

  private end(id: number): void {
    this.active.delete(id);
    this.options.store.setInquiryWorking(id, false);
  }

  private serving(): Answerer {
    const answerer = this.options.answerer();
    if (answerer) return answerer;
    const message = 'No model answers questions now. "talbot model list" shows which could; choose one of them.';
    throw new EngineError('not-supported-by-model', message);
  }

  /** At most five times a second, the end always. */
  private tell(id: number, now = false): void {
    if (this.stopped || (!now && this.clock() - this.toldAt < betweenMs)) return;
    this.toldAt = this.clock();
    this.options.emit('inquiring', this.one(id));
  }

  private told({ working, waiting, ...kept }: ReturnType<Store['inquiry']>): Inquiry {
    const { id } = kept;
    const passed = this.passed.get(id)?.size ?? 0;
    const left = waiting - passed;
    const isWorking = working && this.active.has(id);
    const rate = isWorking ? this.pace.rate() : null;
    return {
      ...kept,
      state: isWorking ? 'working' : left === 0 ? 'done' : 'stopped',
      passed,
      rate,
      secondsLeft: rate === null ? null : Math.round(left / rate),
      measured: this.options.answerer()?.band ?? usualBand,
      problem: this.problems.get(id) ?? null,
    };
  }
}
