// Filters on what was answered to a yes/no question put to many photos: yes:"is it raining", no:…, unsure:…, and asked:…
// for all that were answered. The question is named as it was asked, whatever its quotes, case and question mark. Pure.

import type { Verdict } from '../contract.ts';
import type { Filter } from '../store/store.ts';

const answered = (verdict: Verdict | null) => (question: string) => ({ by: 'asked', question, verdict }) as Filter;

export const askedFilters = {
  yes: answered('yes'),
  unsure: answered('unsure'),
  no: answered('no'),
  asked: answered(null),
};

export const askedExamples: Record<keyof typeof askedFilters, string> = {
  yes: 'yes:"is there a dog"',
  unsure: 'unsure:"is there a dog"',
  no: 'no:"is there a dog"',
  asked: 'asked:"is there a dog"',
};
