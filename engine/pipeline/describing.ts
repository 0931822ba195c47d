// Whether models look at photos by themselves: a person decides, and the library remembers. One that never heard of the
// question describes, as a command line does. Questions about one photo are answered anyway.

import type { Describing } from '../contract.ts';
import type { Store } from '../store/store.ts';

export class DescribingChoice {
  private readonly store: Store;
  private readonly onChange: () => void;

  constructor(store: Store, onChange: () => void) {
    this.store = store;
    this.onChange = onChange;
  }

  now(): Describing {
    const kept = this.store.setting('describing');
    return kept === 'later' || kept === 'off' ? kept : 'on';
  }

  /** `later` never takes back what a person has decided. */
  set(to: Describing): void {
    const decided = ['on', 'off'].includes(this.store.setting('describing') ?? '');
    if (to === 'later' && decided) return;
    this.store.setSetting('describing', to);
    this.onChange();
  }
}
