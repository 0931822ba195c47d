// Which language the page speaks: the one a person chose, else the first of the system's that Talbot knows, else English.
// Numbers and plurals follow it, in the country's own way where the system names one (de-AT, en-GB).

export const languages = ['en', 'de', 'zh'] as const;
export type Language = (typeof languages)[number];

/** `wanted`: as it was chosen; `system`: the languages of the system, best first. */
export function choose(wanted: unknown, system: readonly string[]): { language: Language; locale: string } {
  const known = languages.find((one) => one === wanted);
  if (known) return { language: known, locale: system.find((one) => languageIn(one) === known) ?? standard[known] };
  for (const locale of system) {
    const language = languageIn(locale);
    if (language) return { language, locale };
  }
  return { language: 'en', locale: standard.en };
}

const standard: Record<Language, string> = { en: 'en-US', de: 'de-DE', zh: 'zh-CN' };

function languageIn(locale: string): Language | undefined {
  const [first] = locale.toLowerCase().split('-');
  return languages.find((one) => one === first);
}

export const { language, locale } = choose(chosen(), globalThis.navigator?.languages ?? []);

/** As the settings keep it, see taste.svelte.ts. */
function chosen(): unknown {
  try {
    return (JSON.parse(localStorage.getItem('talbot-taste') ?? '{}') as { language?: unknown } | null)?.language;
  } catch {
    // Nothing kept, or not by us.
    return null;
  }
}

/** Language of what was said of a photo, for whoever reads it aloud: models speak English, a person's is not known. */
export function languageOf(by: 'person' | 'model' | null): 'en' | undefined {
  return by === 'model' ? 'en' : undefined;
}

/** By plural category; `other` serves for those not given. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** How a language counts: numbers, and which form of a word goes with one. */
export function counting(of: Language): {
  count: (value: number) => string;
  plural: (value: number, forms: Forms) => string;
} {
  const here = of === language ? locale : standard[of];
  const numbers = new Intl.NumberFormat(here);
  const rules = new Intl.PluralRules(here);
  return {
    count: (value) => numbers.format(value),
    plural: (value, forms) => forms[rules.select(value)] ?? forms.other,
  };
}
