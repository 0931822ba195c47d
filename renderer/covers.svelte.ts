// How many things lie over the page: dialogs, a photo, a comparison, a slideshow. What is below cannot be heard meanwhile, and
// what was said there before is not said again when it comes back.

import { untrack } from 'svelte';

class Covers {
  count = $state(0);

  /** Until what is given back is called. */
  lay(): () => void {
    untrack(() => this.count++);
    return () => untrack(() => void this.count--);
  }
}

/** The covers of this page. */
export const covers = new Covers();
