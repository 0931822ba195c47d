// How the person likes it, kept in this browser: size of the rows, captions below, short answers. Losing it costs nothing.

import { type AlbumOrder, albumOrders } from './albums/album-order.ts';

const key = 'talbot-taste';
export const [leastSize, mostSize] = [0.35, 2.4];

/** Colours: as the system has them, or always these. */
export type Theme = 'system' | 'light' | 'dark';
export type LanguageChoice = 'system' | 'en' | 'de' | 'zh';

interface Kept {
  size: number;
  square: boolean;
  captions: boolean;
  short: boolean;
  narrow: boolean;
  albums: boolean;
  albumOrder: AlbumOrder;
  albumRows: number;
  chat: boolean;
  theme: Theme;
  language: LanguageChoice;
}

export class Taste {
  #kept = $state<Kept>(read());

  /** Factor on the usual row height, 0.35 to 2.4. */
  get size(): number {
    return this.#kept.size;
  }
  set size(size: number) {
    this.#keep({ size });
  }

  /** Photos as squares, instead of in their own shape. */
  get square(): boolean {
    return this.#kept.square;
  }
  set square(square: boolean) {
    this.#keep({ square });
  }

  /** Captions written below the photos, instead of over them when pointed at. */
  get captions(): boolean {
    return this.#kept.captions;
  }
  set captions(captions: boolean) {
    this.#keep({ captions });
  }

  /** Answers in a word or two, where the model has a way for that. */
  get short(): boolean {
    return this.#kept.short;
  }
  set short(short: boolean) {
    this.#keep({ short });
  }

  /** The sidebar as signs alone. */
  get narrow(): boolean {
    return this.#kept.narrow;
  }
  set narrow(narrow: boolean) {
    this.#keep({ narrow });
  }

  /** Albums are listed in the sidebar. */
  get albums(): boolean {
    return this.#kept.albums;
  }
  set albums(albums: boolean) {
    this.#keep({ albums });
  }

  get albumOrder(): AlbumOrder {
    return this.#kept.albumOrder;
  }
  set albumOrder(albumOrder: AlbumOrder) {
    this.#keep({ albumOrder });
  }

  /** Albums there were when they were listed last: room for them is kept until they are here. */
  get albumRows(): number {
    return this.#kept.albumRows;
  }
  set albumRows(albumRows: number) {
    if (albumRows !== this.#kept.albumRows) this.#keep({ albumRows });
  }

  get theme(): Theme {
    return this.#kept.theme;
  }
  set theme(theme: Theme) {
    this.#keep({ theme });
  }

  /** Takes hold when the page is loaded anew. */
  get language(): LanguageChoice {
    return this.#kept.language;
  }
  set language(language: LanguageChoice) {
    this.#keep({ language });
  }

  /** Beside a photo the conversation is in front, not the details. */
  get chat(): boolean {
    return this.#kept.chat;
  }
  set chat(chat: boolean) {
    this.#keep({ chat });
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    try {
      localStorage.setItem(key, JSON.stringify(this.#kept));
    } catch {
      // A browser that keeps nothing: it is liked until the page is closed.
    }
  }
}

function read(): Kept {
  let kept: Partial<Kept> = {};
  try {
    kept = (JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}) as Partial<Kept>;
  } catch {
    // Nothing kept, or not by us.
  }
  return {
    size: typeof kept.size === 'number' && kept.size >= leastSize && kept.size <= mostSize ? kept.size : 1,
    square: kept.square === true,
    captions: kept.captions === true,
    short: kept.short === true,
    narrow: kept.narrow === true,
    albums: kept.albums !== false,
    albumOrder: oneOf(albumOrders, kept.albumOrder),
    albumRows: Number.isSafeInteger(kept.albumRows) && kept.albumRows! > 0 ? kept.albumRows! : 0,
    chat: kept.chat === true,
    theme: oneOf(['system', 'light', 'dark'], kept.theme),
    language: oneOf(['system', 'en', 'de', 'zh'], kept.language),
  };
}

/** The first when nothing of these was kept. */
function oneOf<T extends string>(all: readonly T[], kept: T | undefined): T {
  return all.find((one) => one === kept) ?? all[0]!;
}
