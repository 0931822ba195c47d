// Asks the engine for pages of a line, for one list: the whole answer, and what words alone find at once. What is asked
// anew gives up what was asked before it; what went wrong is told beside.

import {
  EngineError,
  type Month,
  type Page,
  type PhotoQuery,
  type Remote,
  type SortOrder,
} from '../../engine/contract.ts';
import { pageSize } from '../grid/photo-pages.ts';
import { isWorded } from './search-line.ts';
import { known } from '../wishes.svelte.ts';

export interface Line {
  text: string;
  sort: SortOrder;
}

export interface WholeAnswer {
  line: string;
  page: Page;
  months: Month[];
}

export class Asker {
  #engine: Remote;
  #onFailure: (failure: EngineError | null) => void;
  readonly #name = crypto.randomUUID();

  constructor(engine: Remote, onFailure: (failure: EngineError | null) => void) {
    this.#engine = engine;
    this.#onFailure = onFailure;
  }

  /** Also those that are only maybe meant, where the order is that of nearness. */
  query({ text, sort }: Line): Pick<PhotoQuery, 'text' | 'sort' | 'maybe'> {
    return { text, sort, ...(sort === 'relevance' ? { maybe: true } : {}) };
  }

  /** `ask`: gives up what is still looked for under this name. */
  async page(line: Line, from: number, ask?: string): Promise<Page | null> {
    try {
      const asked = { ...this.query(line), from, limit: pageSize };
      const page = await this.#engine.search(ask === undefined ? asked : { ...asked, ask });
      this.#onFailure(null);
      return page;
    } catch (error) {
      // Something newer was asked. Or the engine is away: the last answer stays, and it is asked again when it is back.
      if (error instanceof EngineError && ['cancelled', 'closed'].includes(error.reason)) return null;
      this.#onFailure(known(error));
      return null;
    }
  }

  async months({ text, sort }: Line): Promise<Month[]> {
    if (sort !== 'newest' && sort !== 'oldest') return [];
    return this.#engine.timeline({ text }).catch(() => []);
  }

  /** One byte each; null when it does not answer. */
  async shapes(line: Line, from: number, to: number): Promise<Uint8Array | null> {
    const shapes = await this.#engine.shapes({ ...this.query(line), from, to }).catch(() => null);
    if (shapes === null) return null;
    // Fewer than there were: the list has changed, and news of that is on its way.
    const all = new Uint8Array(to - from);
    all.set(Uint8Array.from(atob(shapes), (letter) => letter.charCodeAt(0)).subarray(0, all.length));
    return all;
  }

  /** The first photos that have the words, whatever the others look like; null when there is nothing to show before. */
  async early({ text, sort }: Line): Promise<Page | null> {
    if (sort !== 'relevance' || !isWorded(text)) return null;
    const asked = { text, sort, words: true, limit: pageSize, ask: `${this.#name} words` };
    // What is wrong with the line the whole answer tells.
    const page = await this.#engine.search(asked).catch(() => null);
    if (!page || page.hits.length === 0) return null;
    return { ...page, total: page.hits.length, best: page.hits.length };
  }

  /** The answer to the first of these lines that has best matches; to the first of them where none has. */
  async whole(lines: readonly string[], sort: SortOrder, wanted: () => boolean): Promise<WholeAnswer | null> {
    let first: WholeAnswer | null = null;
    for (const text of lines) {
      const line = { text, sort };
      const [page, months] = await Promise.all([this.page(line, 0, this.#name), this.months(line)]);
      if (!page || !wanted()) break;
      if (page.best > 0) return { line: text, page, months };
      first ??= { line: text, page, months };
    }
    return first;
  }
}
