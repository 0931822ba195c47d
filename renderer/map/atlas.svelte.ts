// The map's state: the outline of the world, fetched once, and the clusters of the part that is looked at. Where it was left
// is remembered for as long as the page lives.

import {
  type Country,
  type EngineError,
  type Hit,
  type MapCluster,
  type MapPage,
  type Remote,
  type WorldPart,
} from '../../engine/contract.ts';
import { countriesIn } from './countries.ts';
import { locale } from '../locale.ts';
import { type MapView, partAround, viewOf, wholeWorld } from './mercator.ts';
import { known } from '../wishes.svelte.ts';
import type { Size } from '../photo/zoom.ts';

const pauseMs = 60;
const stripLimit = 100;
/** Of the window, photos fill so much when the map is opened, and so near it comes at most: towns, with what lies around. */
const [spare, nearest] = [0.75, 7];

/** Null before anybody was here. */
const everywhere: WorldPart = { south: -90, north: 90, west: -180, east: 180 };
/** At which photos of a country are told apart. */
const fine = 5;

let left: MapView | null = null;
let outlines: Promise<Country[]> | null = null;

/** The outline of the world; asked for once, whoever draws it. */
export function worldOf(engine: Remote): Promise<Country[]> {
  outlines ??= engine.world().then(
    (countries) => countries.map((country) => ({ ...country, name: nameOf(country.name) })),
    (error: unknown) => {
      outlines = null;
      throw error;
    },
  );
  return outlines;
}

const nameOf = countriesIn(locale);

function named(cluster: MapCluster): MapCluster {
  const { country, countries } = cluster;
  return { ...cluster, country: country && nameOf(country), countries: countries.map(nameOf) };
}

export class Atlas {
  countries = $state.raw<Country[]>([]);
  view = $state.raw<MapView>(left ?? wholeWorld);
  page = $state.raw<MapPage | null>(null);
  /** Only photos that answer this line. */
  text = $state('');
  chosen = $state.raw<MapCluster | null>(null);
  /** Photos of the chosen cluster. */
  strip = $state.raw<Hit[]>([]);
  failure = $state.raw<EngineError | null>(null);

  #engine: Remote;
  #asked: { part: WorldPart; zoom: number } | null = null;
  #question = 0;
  #begun = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Remote) {
    this.#engine = engine;
    worldOf(engine).then(
      (countries) => (this.countries = countries),
      (error: unknown) => (this.failure = known(error)),
    );
  }

  /** News is heard until the returned function is called. */
  listen(): () => void {
    return this.#engine.on('photos', () => this.#later(1000));
  }

  /** The first time, it comes to where the photos are. */
  async begin(room: Size): Promise<void> {
    if (left !== null || this.#begun) return;
    this.#begun = true;
    const page = await this.#engine.mapPoints({ ...everywhere, zoom: fine, text: '' }).catch(() => null);
    const part = page && partAround(page.clusters);
    // Nobody has taken hold of it meanwhile.
    if (!part || left !== null) return;
    this.move(viewOf(part, { width: room.width * spare, height: room.height * spare }, nearest));
  }

  move(view: MapView): void {
    this.view = left = view;
  }

  look(part: WorldPart, zoom: number): void {
    this.#asked = { part, zoom };
    this.#later(this.page ? pauseMs : 0);
  }

  narrow(text: string): void {
    this.text = text;
    this.leave();
    this.#later(0);
  }

  async open(cluster: MapCluster): Promise<void> {
    this.chosen = cluster;
    this.strip = [];
    const page = await this.#engine.search({ text: this.lineOf(cluster), limit: stripLimit }).catch(() => null);
    if (page && this.chosen === cluster) this.strip = page.hits;
  }

  leave(): void {
    this.chosen = null;
    this.strip = [];
  }

  /** The search line that finds a cluster's photos. */
  lineOf({ south, west, north, east }: WorldPart): string {
    const edges = [south, west, north, east].map((degrees) => Number(degrees.toFixed(5)));
    return `${this.text} within:${edges.join(',')}`.trim();
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), ms);
  }

  async #ask(): Promise<void> {
    if (!this.#asked) return;
    const { part, zoom } = this.#asked;
    const question = ++this.#question;
    try {
      const page = await this.#engine.mapPoints({ ...part, zoom: Math.min(20, zoom), text: this.text });
      if (question !== this.#question) return;
      this.page = { ...page, clusters: page.clusters.map(named) };
      this.failure = null;
    } catch (error) {
      if (question === this.#question) this.failure = known(error);
    }
  }
}
