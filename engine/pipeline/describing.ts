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

  set(to: Describing): void {
    this.store.setSetting('describing', to === 'on' ? null : to);
    this.onChange();
  }
}
