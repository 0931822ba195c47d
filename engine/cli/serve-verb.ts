// The verb that opens the library in a browser: the engine on loopback until Ctrl-C.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Opening } from '../contract.ts';
import { host } from '../host/http.ts';
import { localNames } from '../start.ts';
import { builtPage } from '../start/places.ts';
import { later } from '../wire.ts';
import { showOpening } from './opening-line.ts';
import type { Output } from './output.ts';
import { type Call, exits, type OpenedEngine, UsageError, type Verb } from './verb.ts';

export const serve: Verb = {
  usage: 'serve',
  does: 'Open the library in a browser on this machine: prints the address and stays.',
  takes: [0, 0],
  options: { port: { type: 'string' } },
  optionHelp: { port: 'the port to listen at (any free one)' },
  help: `Listens on 127.0.0.1 only. The printed address holds a secret that lasts until Talbot ends: whoever has it, on this
machine, can see and change the library. Ctrl-C ends it.

  talbot serve
  talbot serve --port 8000`,
  async run({ options, open, out, stop }) {
    const port = options['port'] === undefined ? 0 : Number(options['port']);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('--port takes 1 to 65535.');
    const { opening, soon } = openSoon(open, out);
    try {
      const engine = await soon;
      const served = await host({ engine, findPicture: (asked) => engine.findPicture(asked), page: builtPage, port });
      out.data({ url: served.url, port: served.port });
      out.line(`Talbot is open at ${served.url}`);
      if (!existsSync(join(builtPage, 'index.html'))) {
        out.note('The page is not built yet: run "npm start" once, or load the page again after building it.');
      }
      out.note('Ctrl-C ends it.');
      await opening;
      await stopped(stop);
      await served.close();
      return exits.done;
    } finally {
      await opening.then((opened) => opened.close());
    }
  },
};

type Whole = OpenedEngine['engine'];

/** A library that takes long to be opened is served at once, so that the page can tell how far that is. */
function openSoon(open: Call['open'], out: Output): { opening: Promise<OpenedEngine>; soon: Promise<Whole> } {
  const long = Promise.withResolvers<void>();
  const show = showOpening(out);
  const onOpening = (now: Opening | null) => {
    tell('opening', now);
    show(now);
    if (now) long.resolve();
  };
  const opening = open({ work: true, probe: true, onOpening });
  const { speaker, tell } = later<Whole>(
    opening.then(({ engine }) => engine),
    localNames,
  );
  return { opening, soon: Promise.race([opening, long.promise]).then(() => speaker) };
}

function stopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });
}
