// English words for what photos show, by sort: enough to know whether to ask what somebody does, or which colour a thing has.
// A word that is not here is simply not asked about. Pure.

export type Sort = 'person' | 'animal' | 'thing' | 'water' | 'place';

interface Known {
  /** In the singular: what makes two words the same. */
  one: string;
  sort: Sort;
  plural: boolean;
}

const singular: Record<Sort, string> = {
  person:
    'man woman boy girl child baby person toddler lady guy player rider skier surfer skateboarder snowboarder climber ' +
    'swimmer runner cyclist biker dancer singer musician soldier worker cook chef bride groom family couple crowd group team',
  animal:
    'dog puppy cat kitten horse pony cow sheep goat pig bird duck goose swan gull pigeon parrot chicken rooster elephant ' +
    'zebra giraffe lion tiger bear monkey deer rabbit squirrel fish turtle frog snake butterfly bee camel donkey',
  thing:
    'car bus truck van train tram plane airplane helicopter boat ship canoe kayak bicycle bike motorcycle motorbike scooter ' +
    'skateboard surfboard snowboard ball frisbee kite umbrella hat helmet shirt dress jacket coat bag backpack chair table ' +
    'bench bed sofa couch door window house tower bridge flag sign clock guitar piano drum camera phone book cup bottle cake ' +
    'pizza sandwich apple banana flower tree toy rope net fence tent balloon',
  water: 'beach sea ocean lake river pool pond waterfall fountain stream',
  place:
    'street road field park garden forest woods mountain hill desert city town market kitchen room stadium snow playground',
};

const irregular: Record<string, string> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  people: 'person',
  puppies: 'puppy',
  ponies: 'pony',
  babies: 'baby',
  ladies: 'lady',
  families: 'family',
  geese: 'goose',
  butterflies: 'butterfly',
};
/** One word for both: asked about as one. */
const same = new Set(['sheep', 'fish', 'deer', 'woods', 'snow']);

function entries(): [string, Known][] {
  const found: [string, Known][] = [];
  for (const [sort, list] of Object.entries(singular) as [Sort, string][]) {
    for (const one of list.split(' ')) {
      found.push([one, { one, sort, plural: false }]);
      if (!same.has(one))
        found.push([/(?:s|sh|ch|x)$/.test(one) ? `${one}es` : `${one}s`, { one, sort, plural: true }]);
    }
  }
  const known = new Map(found);
  for (const [word, one] of Object.entries(irregular)) {
    found.push([word, { one, sort: known.get(one)!.sort, plural: true }]);
  }
  return found;
}

export const lexicon: ReadonlyMap<string, Known> = new Map(entries());
