// A place as the address says it, after `#`: read with doubt, written short. Pure.

export const screens = [
  'library',
  'albums',
  'map',
  'duplicates',
  'review',
  'questions',
  'folders',
  'models',
  'activity',
  'settings',
] as const;
export type Screen = (typeof screens)[number];

const panels = ['keys'] as const;
/** What opens beside the page. */
export type Panel = (typeof panels)[number];

/** What lies over a screen. */
export interface Overlays {
  photo: number | null;
  /** Two to four photos, side by side. */
  compare: readonly number[] | null;
  slideshow: boolean;
  panel: Panel | null;
}

export interface Spot extends Overlays {
  screen: Screen;
  item: string | null;
  /** The search line of the library. */
  text: string;
}

const mostCompared = 4;

export function readAddress(hash: string): Spot {
  const asked = new URLSearchParams(hash.replace(/^#/, ''));
  const compare = (asked.get('compare') ?? '').split(',').map(Number).filter(isId).slice(0, mostCompared);
  const photo = Number(asked.get('photo'));
  return {
    screen: oneOf(screens, asked.get('screen')) ?? 'library',
    item: asked.get('item') || null,
    text: asked.get('q') ?? '',
    photo: isId(photo) ? photo : null,
    compare: compare.length > 1 ? compare : null,
    slideshow: asked.get('slideshow') === '1',
    panel: oneOf(panels, asked.get('panel')),
  };
}

export function writeAddress(spot: Spot): string {
  const told = new URLSearchParams();
  if (spot.screen !== 'library') told.set('screen', spot.screen);
  if (spot.item) told.set('item', spot.item);
  if (spot.text) told.set('q', spot.text);
  if (spot.photo) told.set('photo', String(spot.photo));
  if (spot.compare) told.set('compare', spot.compare.join(','));
  if (spot.slideshow) told.set('slideshow', '1');
  if (spot.panel) told.set('panel', spot.panel);
  return `#${told}`;
}

function oneOf<T extends string>(all: readonly T[], asked: string | null): T | null {
  return all.find((one) => one === asked) ?? null;
}

function isId(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
