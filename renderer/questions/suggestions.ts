// Questions worth asking about a photo, made from what is said of it: its caption and its tags, and nothing else. What is
// said not to be there is not asked about, nor what the caption has answered. The questions are English, whatever the
// page's language is: they go to a model that was taught in English, and phrase-book/ says what they mean. Pure.

import type { Caption, Photo } from '../../engine/contract.ts';
import { inEnglish, type Kind, placeKind, type Whole, wholes } from '../phrase-book/questions.ts';
import { type Known, lexicon, outdoors, type Sort } from './lexicon.ts';

const most = 4;
/** So many of them about what is named; the others are of the photo as a whole. */
const mostNamed = 3;
/** A machine's tags below this are too often wrong to be built upon. */
const sureTag = 0.5;

interface Subject {
  /** As it was written: "dogs". */
  word: string;
  one: string;
  sort: Sort;
  plural: boolean;
}

/** One question, and its kind: a list of four in which three ask for colours is none. */
interface Question {
  kind: Kind | Whole;
  text: string;
}

type Told = Pick<Photo, 'captions' | 'tags' | 'conversation'>;

/** The caption a person would rely on: their own, else the machine's if it passed its check. */
function reliedOn(captions: readonly Caption[]): string {
  const person = captions.find((one) => one.by === 'person');
  return (person ?? captions.find((one) => !one.doubtful))?.text ?? '';
}

export function suggestions({ captions, tags, conversation }: Told): string[] {
  const caption = withoutAbsent(reliedOn(captions).toLowerCase());
  const said = words(caption);
  const tagged = tags
    .filter((tag) => tag.by === 'person' || tag.score >= sureTag)
    .map(({ name }) => name.toLowerCase());
  const subjects = subjectsIn([said, ...tagged.map(words)]);
  const asked = new Set(conversation.map(({ question }) => spelled(question)));
  const open = (one: Question) => !asked.has(spelled(one.text));
  const named = varied(subjects.map((subject) => questionsAbout(subject, said).filter(open)));
  const whole = ofTheWhole(subjects, said).filter(open);
  const all = [...named.slice(0, mostNamed), ...whole, ...named.slice(mostNamed)];
  return [...new Set(all.map(({ text }) => text))].slice(0, most);
}

/** Always true to ask of a photo, what the caption leaves open first. */
function ofTheWhole(subjects: readonly Subject[], said: readonly string[]): Question[] {
  const outside = subjects.some(({ one }) => outdoors.has(one));
  const placed = subjects.some(({ sort }) => placeKind(sort) !== null);
  const kinds: readonly Whole[] = [
    ...(outside ? (['weather'] as const) : []),
    ...(subjects.length > 0 ? (['background', 'happening'] as const) : (['happening', 'background'] as const)),
    ...(placed ? (['time', 'taken'] as const) : (['taken', 'time'] as const)),
  ];
  return kinds
    .filter((kind) => kind !== 'background' || !said.includes('background'))
    .map((kind) => ({ kind, text: wholes[kind] }));
}

function questionsAbout({ word, one, sort, plural }: Subject, said: readonly string[]): Question[] {
  const has = (list: ReadonlySet<string>) => said.some((each) => list.has(each));
  const still = has(stillThings);
  const answered: Partial<Record<Kind, boolean>> = {
    count: !plural || has(numbers),
    doing: still || said.some(isAction),
    wearing:
      still || collective.has(one) || said.includes('wearing') || said.includes('wears') || said.includes('dressed'),
    holding: still || plural || collective.has(one) || has(holds),
    colour: has(colours) || (sort === 'animal' && !coloured.has(one)),
    kind: sort === 'animal' && !kinded.has(one),
    where: said.some((each) => prepositions.has(each)),
    ...{ in: isPlace(word, said), on: isPlace(word, said), by: isPlace(word, said) },
  };
  return kindsOf(sort)
    .filter((kind) => !answered[kind])
    .map((kind) => ({ kind, text: inEnglish(kind, word, plural) }));
}

/** What is worth asking about a thing of this sort, the best first. */
function kindsOf(sort: Sort): readonly Kind[] {
  const place = placeKind(sort);
  if (place) return [place];
  if (sort === 'person') return ['doing', 'wearing', 'count', 'holding'];
  if (sort === 'animal') return ['doing', 'count', 'colour', 'kind'];
  if (sort === 'sign') return ['written', 'colour'];
  if (sort === 'food') return ['kind', 'count'];
  if (sort === 'plant') return ['kind', 'colour'];
  return sort === 'worn' ? ['colour'] : ['count', 'colour', 'where'];
}

/** The best question about each that no other has asked, then all that are left, one about each in turn. */
function varied(lists: readonly Question[][]): Question[] {
  const kinds = new Set<Question['kind']>();
  const first = lists.flatMap((list) => {
    const found = list.find(({ kind }) => !kinds.has(kind));
    if (found) kinds.add(found.kind);
    return found ?? [];
  });
  const rest = lists.map((list) => list.filter((one) => !first.includes(one)));
  const longest = Math.max(0, ...rest.map((list) => list.length));
  const rounds = Array.from({ length: longest }, (_, round) => rest.flatMap((list) => list[round] ?? [])).flat();
  const fresh = rounds.filter(({ kind }) => !kinds.has(kind));
  return [...first, ...fresh, ...rounds.filter((one) => !fresh.includes(one))];
}

/** What is named, of one text after the other; of "train station" the station. */
function subjectsIn(texts: readonly string[][]): Subject[] {
  const found = new Map<string, Subject>();
  for (const said of texts) {
    for (const [at, word] of said.entries()) {
      const known = lexicon.get(word);
      // Dog and dogs are one subject, and "people" says no more than the men it is made of.
      if (!known || found.has(known.one) || isPartOfAName(said, at)) continue;
      // Some sheep are as many as three.
      const plural = known.plural || (known.sort === 'animal' && several.has(said[at - 1] ?? ''));
      found.set(known.one, { word, one: known.one, sort: known.sort, plural });
    }
  }
  const subjects = [...found.values()];
  const named = subjects.some(({ sort, word }) => sort === 'person' && !vague.has(word));
  return subjects.filter(({ word }) => !(named && vague.has(word)));
}

/** A hot dog is no dog, a teddy bear no bear, at a bus stop there may be no bus, and a woman who drinks is no drinks. */
function isPartOfAName(said: readonly string[], at: number): boolean {
  const [before, word, after] = [said[at - 1] ?? '', said[at]!, said[at + 1] ?? ''];
  if (before === 'hot' || before === 'teddy' || before === 'stuffed') return true;
  return isVerbOf(lexicon.get(before), word) || (!lexicon.get(word)!.plural && isHead(lexicon.get(word)!, after));
}

/** After a man a plural is what he does, and after men a singular. */
function isVerbOf(doer: Known | undefined, word: string): boolean {
  const living = doer?.sort === 'person' || doer?.sort === 'animal';
  return living && lexicon.get(word)!.plural !== doer.plural;
}

function isHead(known: Known, after: string): boolean {
  return heads.has(after) || (lexicon.has(after) && !isVerbOf(known, after));
}

/** Whether the caption has said already what is there: "a dog on the beach", "a bowl of soup". */
function isPlace(word: string, said: readonly string[]): boolean {
  const at = said.indexOf(word);
  const before = said.slice(Math.max(0, at - 4), Math.max(0, at));
  // Where the caption begins with the place, what is there is still open.
  const told = before.some((one, nth) => prepositions.has(one) && (nth > 0 || at > 4));
  return told || fillings.has(said[at + 1] ?? '');
}

function isAction(word: string): boolean {
  return (word.length > 4 && word.endsWith('ing') && !noAction.has(word) && !lexicon.has(word)) || actions.has(word);
}

const set = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const vague = set('people person persons group crowd team');
/** Animals of many colours, and of many kinds: nobody asks which colour a zebra has. */
const coloured = set('dog puppy cat kitten horse pony cow goat bird parrot rabbit butterfly snake fish chicken');
const kinded = set('dog puppy bird fish butterfly snake animal');
const collective = set('family couple crowd group team');
const colours = set(
  'red orange yellow green blue purple violet pink brown black white grey gray golden silver beige tan',
);
const numbers = set('one two three four five six seven eight nine ten');
const several = set('of two three four five six seven eight nine ten some several many');
const prepositions = set(
  'in on at up down into onto inside near by along through over under across around beside behind above below atop outside of past towards toward',
);
const fillings = set('of with full filled containing covered topped');
const holds = set('holding holds carrying carries with');
const stillThings = set(
  'statue statues sculpture sculptures painting drawing figurine figurines toy toys poster cartoon mural doll dolls mannequin',
);
/** Words in -ing that are no doing. */
const noAction = set(
  'wearing during evening morning wedding clothing ceiling railing painting drawing living string spring',
);
const actions = set(
  'jumps leaps runs sits stands plays walks rides sleeps swims flies eats drinks climbs dances sings reads looks watches lies lays ' +
    'run sit stand play walk ride sleep swim fly eat climb dance look watch pose poses smiles catches throws chases kicks',
);
/** What makes the noun before it a mere name of a kind: "bus stop", "dog collar". */
const heads = set(
  'stop court race racing track trail tank top pan rack wheel seat driver handler collar leash show tag pie juice tip side shore wall floor light lights',
);

/** What follows "without" or "no" is not in the photo, up to the next turn of the sentence. */
export function withoutAbsent(caption: string): string {
  return caption.replace(
    /\b(?:without|no|not|never|nobody|neither|lacks?|missing)\b.*?(?=[,.;]|\b(?:but|on|in|at|with|near|while)\b|$)/g,
    ' ',
  );
}

function words(text: string): string[] {
  // Snow-capped is no snow.
  return text.match(/\p{L}+(?:-\p{L}+)*/gu) ?? [];
}

function spelled(question: string): string {
  return words(question.toLowerCase()).join(' ');
}
