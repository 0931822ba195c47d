// The one place that knows which road leads to the engine: a MessagePort handed over by the desktop window, or a
// WebSocket to the host that served this page. Whoever holds the Remote never notices that an engine was replaced.

import { calls, EngineError, news, type News, type Remote } from '../engine/contract.ts';
import { connect, createNews, type Port } from '../engine/wire.ts';
import { desktop } from './shell.ts';

export type Link = 'connecting' | 'open' | 'lost';
export type OpenPort = () => Promise<Port>;

const patienceMs = 20_000;

export function reachEngine(onLink: (link: Link) => void): Remote {
  return keepReaching(desktop() ? openChannel : openSocket, onLink);
}

/** A Remote that outlives its ports: calls wait for the next one, news goes on, and "ask again" is told after a gap. */
export function keepReaching(open: OpenPort, onLink: (link: Link) => void, pause = wait): Remote {
  const hub = createNews<News>();
  /** Somebody was told that nothing answers, and has to ask again. */
  let gaveUp = false;
  let current = join();

  async function join(): Promise<Remote> {
    onLink('connecting');
    for (let tries = 0; ; tries++) {
      try {
        const port = await open();
        const remote = connect<Remote>(port);
        for (const name of newsNames) remote.on(name, (data) => hub.emit(name, data));
        port.onClose(() => {
          gaveUp = true;
          current = join();
        });
        onLink('open');
        if (gaveUp) tellGap();
        return remote;
      } catch {
        onLink('lost');
        await pause(Math.min(4000, 250 * 2 ** tries));
      }
    }
  }

  function tellGap(): void {
    gaveUp = false;
    // After this turn, when `current` is the new road.
    setTimeout(() => {
      hub.emit('photos', { ids: [] });
      hub.emit('folders', {});
      hub.emit('models', {});
      hub.emit('again', {});
    });
  }

  const ask = (name: string) => async (input: unknown) => {
    const remote = await Promise.race([current, pause(patienceMs).then(() => null)]);
    if (!remote) {
      gaveUp = true;
      throw new EngineError('closed', 'The engine did not answer for twenty seconds. Try again in a moment.');
    }
    return (remote as unknown as Record<string, (input: unknown) => Promise<unknown>>)[name]!(input);
  };
  return {
    on: hub.on,
    ...Object.fromEntries(Object.keys(calls).map((name) => [name, ask(name)])),
  } as unknown as Remote;
}

const newsNames = Object.keys(news) as (keyof News)[];

function openChannel(): Promise<Port> {
  return new Promise((resolve) => {
    const hear = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== 'talbot-port' || !port) return;
      window.removeEventListener('message', hear);
      resolve(overMessagePort(port));
    };
    window.addEventListener('message', hear);
    desktop()!.wantPort();
  });
}

function overMessagePort(port: MessagePort): Port {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (handle) => {
      port.addEventListener('message', (event) => handle(event.data));
      port.start();
    },
    onClose: (handle) => port.addEventListener('close', handle),
  };
}

/** The host moved its token from the address into a cookie before this page was loaded: nothing to carry here. */
function openSocket(): Promise<Port> {
  const url = new URL('engine', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = '';
  url.hash = '';
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(overSocket(socket)));
    socket.addEventListener('close', () =>
      reject(new EngineError('closed', 'The engine cannot be reached. Start Talbot again.')),
    );
  });
}

function overSocket(socket: WebSocket): Port {
  return {
    post: (message) => socket.send(JSON.stringify(message)),
    onMessage: (handle) =>
      socket.addEventListener('message', (event: MessageEvent<string>) => handle(JSON.parse(event.data))),
    onClose: (handle) => socket.addEventListener('close', handle),
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
