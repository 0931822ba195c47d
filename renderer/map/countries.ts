// Names of countries in the language of the page. The map names them in English, some in its own way; what has no code of its
// own keeps that name. Pure.

/** What the map calls otherwise than the rest of the world does. */
const codes: Record<string, string> = {
  Vatican: 'VA',
  'US Virgin Islands': 'VI',
  'United States of America': 'US',
  'South Georgia and the South Sandwich Islands': 'GS',
  'Saint Helena': 'SH',
  'British Virgin Is.': 'VG',
  'Turks and Caicos Islands': 'TC',
  Turkey: 'TR',
  'Trinidad and Tobago': 'TT',
  eSwatini: 'SZ',
  'São Tomé and Principe': 'ST',
  'Saint Vincent and the Grenadines': 'VC',
  'Saint Lucia': 'LC',
  'Saint Kitts and Nevis': 'KN',
  Palestine: 'PS',
  'Saint Pierre and Miquelon': 'PM',
  'Wallis and Futuna Islands': 'WF',
  'Saint Martin': 'MF',
  'Saint Barthélemy': 'BL',
  'French Southern and Antarctic Lands': 'TF',
  Åland: 'AX',
  'Democratic Republic of the Congo': 'CD',
  Congo: 'CG',
  Macao: 'MO',
  'Hong Kong': 'HK',
  'Cabo Verde': 'CV',
  Myanmar: 'MM',
  'Bosnia and Herzegovina': 'BA',
  'Heard Island and McDonald Islands': 'HM',
  'Antigua and Barbuda': 'AG',
};

/** How a country is called there; what is known of no country stays as it is. */
export function countriesIn(locale: string): (english: string) => string {
  if (locale.startsWith('en')) return (name) => name;
  const own = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
  const known = new Map(Object.entries(codes));
  for (const [name, code] of englishNames()) if (!known.has(name)) known.set(name, code);
  return (name) => {
    const code = known.get(name);
    return (code && own.of(code)) ?? name;
  };
}

function* englishNames(): Generator<[name: string, code: string]> {
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((one) => letters.map((other) => one + other))) {
    const name = english.of(code);
    if (name) yield [name, code];
  }
}
