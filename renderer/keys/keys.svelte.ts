// Keys lead to commands, and commands to whoever offers to do them: the component mounted last wins, and nothing below an
// open dialog is heard. One listener for the page. A person may bind other keys; they are kept in this browser.

import { onDestroy, untrack } from 'svelte';
import { type Command, type CommandId, commandList, commandOf, meet, type Where } from './commands.ts';
import { keepBindings, readBindings } from './key-bindings.ts';
import { isForeign, nameOf } from './key-names.ts';
import { mayAct } from './key-target.ts';

/** `false`: not mine after all, ask the next below. */
export type Handler = () => unknown;
export type Handlers = Partial<Record<CommandId, Handler>>;

export type Switches = Partial<Record<CommandId, () => boolean>>;

/** What a menu shows of commands beyond their keys: which are switches, and which have nothing to act on now. */
export interface Standing {
  on?: Switches;
  idle?: Switches;
}

class Offer {
  readonly handlers: Handlers;
  readonly standing: Standing;
  constructor(handlers: Handlers, standing: Standing) {
    this.handlers = handlers;
    this.standing = standing;
  }
}

/** Stands before all that is below an open dialog. */
class Wall {
  readonly hides = 'all below';
}

export class Keys {
  #own = $state.raw<Partial<Record<CommandId, readonly string[]>>>(readBindings());
  /** No state: while one screen takes the other's place both write, and what one of them reads as state may be of before. */
  #offers: readonly (Offer | Wall)[] = [];
  #changes = $state(0);
  #foreign = false;
  /** The mouse was used since the keyboard last moved the focus: Tab may then mean the panels. */
  #pointing = false;
  /** What is in front, told by the page's frame. */
  where: () => Where = () => 'elsewhere';

  keysOf(id: CommandId): readonly string[] {
    return this.#own[id] ?? commandOf(id).keys;
  }

  isOwn(id: CommandId): boolean {
    return this.#own[id] !== undefined;
  }

  /** Commands that this key already leads to where `id` acts, too. */
  conflicts(id: CommandId, key: string): Command[] {
    return commandList.filter(
      (other) => other.id !== id && this.keysOf(other.id).includes(key) && meet(other, commandOf(id)),
    );
  }

  /** Adds a key; refused while it leads elsewhere, and those it leads to are given back. */
  bind(id: CommandId, key: string): Command[] {
    const others = this.conflicts(id, key);
    if (others.length === 0) this.#keep(id, [...new Set([...this.keysOf(id), key])]);
    return others;
  }

  unbind(id: CommandId, key: string): void {
    this.#keep(
      id,
      this.keysOf(id).filter((one) => one !== key),
    );
  }

  /** As it came, without keys that a person has given to others meanwhile. */
  reset(id: CommandId): void {
    this.#keep(
      id,
      commandOf(id).keys.filter((key) => this.conflicts(id, key).length === 0),
    );
  }

  /** All as they came, until the returned function is called. */
  resetAll(): () => void {
    const before = this.#own;
    this.#own = {};
    keepBindings(this.#own);
    return () => keepBindings((this.#own = before));
  }

  #keep(id: CommandId, keys: readonly string[]): void {
    const { [id]: _, ...others } = this.#own;
    const asItCame = keys.join(' ') === commandOf(id).keys.join(' ');
    this.#own = asItCame ? others : { ...others, [id]: keys };
    keepBindings(this.#own);
  }

  /** Until the returned function is called. */
  offer(handlers: Handlers, standing: Standing = {}): () => void {
    return this.#put(new Offer(handlers, standing));
  }

  /** Nothing offered so far is heard until the returned function is called: a dialog is open. */
  wall(): () => void {
    return this.#put(new Wall());
  }

  #put(offered: Offer | Wall): () => void {
    this.#become([...this.#offers, offered]);
    return () => this.#become(this.#offers.filter((one) => one !== offered));
  }

  #become(offers: readonly (Offer | Wall)[]): void {
    this.#offers = offers;
    untrack(() => this.#changes++);
  }

  /** Of whoever is heard, the last first. */
  #heard(): Offer[] {
    void this.#changes;
    const wall = this.#offers.findLastIndex((one) => one instanceof Wall);
    return this.#offers
      .slice(wall + 1)
      .filter((one) => one instanceof Offer)
      .toReversed();
  }

  #handlers(id: CommandId): Handler[] {
    return this.#heard().flatMap(({ handlers }) => handlers[id] ?? []);
  }

  /** Something over the page has the keys: what lies below it hears none. */
  get walled(): boolean {
    void this.#changes;
    return this.#offers.some((one) => one instanceof Wall);
  }

  /** Whether anybody would do it now. */
  can(id: CommandId): boolean {
    const offers = this.#heard().filter(({ handlers }) => handlers[id]);
    return this.#acts(commandOf(id)) && offers.some(({ standing }) => !standing.idle?.[id]?.());
  }

  /** Whether what it switches is on; undefined for what is no switch, or none here. */
  isOn(id: CommandId): boolean | undefined {
    const offer = this.#heard().find(({ standing }) => standing.on?.[id]);
    return this.#acts(commandOf(id)) ? offer?.standing.on![id]!() : undefined;
  }

  /** Does it, by a key, a menu or a button; says whether anybody did. */
  run(id: CommandId): boolean {
    const command = commandOf(id);
    // A menu may name what this page does not know.
    return command !== undefined && this.#acts(command) && this.#handlers(id).some((handler) => handler() !== false);
  }

  #acts({ where }: Command): boolean {
    return where === 'everywhere' || where.includes(this.where());
  }

  /** Null for a modifier alone. The layout is learnt from the letters it writes. */
  nameOf(event: KeyboardEvent): string | null {
    if (isForeign(event.key, event.code)) this.#foreign = true;
    else if (/^[a-z]$/i.test(event.key)) this.#foreign = false;
    return nameOf(event, this.#foreign);
  }

  press(event: KeyboardEvent): void {
    const name = this.nameOf(event);
    if (name === null || event.defaultPrevented || event.isComposing) return;
    const tab = event.key === 'Tab';
    if (tab && !(this.#pointing && !event.shiftKey)) this.#pointing = false;
    else this.#dispatch(name, event);
  }

  #dispatch(name: string, event: KeyboardEvent): void {
    for (const command of commandList) {
      if (!this.keysOf(command.id).includes(name) || !mayAct(name, command, event.target)) continue;
      if (!this.run(command.id)) continue;
      event.preventDefault();
      return;
    }
  }

  pointed(): void {
    this.#pointing = true;
  }
}

/** The keys of this page. */
export const keys = new Keys();

/** While the component is mounted; called at its top. */
export function offerCommands(handlers: Handlers, standing: Standing = {}): void {
  onDestroy(keys.offer(handlers, standing));
}
