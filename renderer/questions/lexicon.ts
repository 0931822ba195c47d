// English words for what photos show, by sort: enough to know whether to ask what somebody does, which colour a thing has, or
// what is in, on or by it. A word that is not here is simply not asked about. Pure.

/** `inside`, `top` and `beside`: what one looks into (a bowl, a kitchen), upon (a table, a hill), or next to (a lake, a tower). */
export type Sort = 'person' | 'animal' | 'thing' | 'worn' | 'plant' | 'food' | 'sign' | 'inside' | 'top' | 'beside';

export interface Known {
  /** In the singular: what makes two words the same. */
  one: string;
  sort: Sort;
  plural: boolean;
}

const singular: Record<Sort, string> = {
  person:
    'man woman boy girl child kid baby person toddler lady guy player rider skier surfer skateboarder snowboarder climber ' +
    'swimmer runner cyclist biker hiker dancer singer musician soldier worker cook chef astronaut bride groom family couple ' +
    'crowd group team',
  animal:
    'dog puppy cat kitten horse pony cow bull calf sheep lamb goat pig bird duck goose swan gull pigeon parrot owl eagle ' +
    'penguin chicken rooster elephant zebra giraffe lion tiger bear monkey kangaroo deer fox wolf rabbit squirrel mouse fish ' +
    'dolphin whale turtle lizard frog snake butterfly dragonfly bee spider camel donkey animal',
  thing:
    'car bus truck van taxi tractor train tram plane airplane helicopter rocket boat ship canoe kayak bicycle bike motorcycle ' +
    'motorbike scooter skateboard surfboard snowboard sled ball frisbee kite umbrella chair door window flag clock guitar ' +
    'piano drum camera phone laptop computer book toy apple banana rope net fence tent balloon statue',
  worn: 'hat cap helmet shirt dress skirt jacket coat sweater suit tie scarf mask backpack',
  plant: 'flower tree plant mushroom',
  food: 'food fruit vegetable bread cheese meat cake wine drink',
  sign: 'sign poster banner billboard newspaper blackboard',
  inside:
    'bowl box basket cup glass bottle bag suitcase bucket vase pot cage soup salad sandwich pool field meadow park garden forest ' +
    'woods desert valley city town village market kitchen bathroom bedroom room restaurant shop store stadium snow grass',
  top: 'table desk plate tray shelf bench bed sofa couch roof stage pizza street road sidewalk path trail ramp mountain hill rock cliff beach playground island',
  beside:
    'sea ocean lake river pond waterfall fountain stream house building church castle temple tower bridge lighthouse station',
};

const irregular: Record<string, string> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  people: 'person',
  geese: 'goose',
  mice: 'mouse',
  calves: 'calf',
  wolves: 'wolf',
  shelves: 'shelf',
};
/** One word for both: asked about as one. */
const same = new Set([
  'sheep',
  'fish',
  'deer',
  'woods',
  'snow',
  'grass',
  'food',
  'fruit',
  'bread',
  'cheese',
  'meat',
  'wine',
]);

/** Where there is weather. */
export const outdoors: ReadonlySet<string> = new Set(
  (
    'field meadow park garden forest woods desert valley city town village snow grass street road sidewalk path trail mountain ' +
    'hill rock cliff beach playground island sea ocean lake river pond waterfall stream'
  ).split(' '),
);

function pluralOf(one: string): string {
  if (/[^aeiou]y$/.test(one)) return `${one.slice(0, -1)}ies`;
  return /(?:s|sh|ch|x)$/.test(one) ? `${one}es` : `${one}s`;
}

function entries(): [string, Known][] {
  const found: [string, Known][] = [];
  for (const [sort, list] of Object.entries(singular) as [Sort, string][]) {
    for (const one of list.split(' ')) {
      found.push([one, { one, sort, plural: false }]);
      if (!same.has(one)) found.push([pluralOf(one), { one, sort, plural: true }]);
    }
  }
  const known = new Map(found);
  for (const [word, one] of Object.entries(irregular)) {
    found.push([word, { one, sort: known.get(one)!.sort, plural: true }]);
  }
  return found;
}

export const lexicon: ReadonlyMap<string, Known> = new Map(entries());
