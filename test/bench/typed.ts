// Runs in the page: notes when a key was pressed, when the engine was asked for it and answered, and when the answer was
// painted. Listens on the page's own socket and keyboard; the page knows nothing of it.

export interface Typed {
  /** `words`: a search by words alone, which the page asks for while somebody types. */
  call: 'search' | 'words' | 'complete';
  text: string;
  /** Milliseconds of the page's clock; `painted` is 0 until it is. */
  key: number;
  asked: number;
  answered: number;
  painted: number;
}

/** Given to the page before its own scripts run. */
export function listen(): void {
  const noted: Typed[] = [];
  const waiting = new Map<number, Typed>();
  const heard = new WeakSet<WebSocket>();
  let key = 0;
  (globalThis as unknown as { typed: Typed[] }).typed = noted;
  addEventListener('keydown', (event) => (key = event.timeStamp), { capture: true });
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (this: WebSocket, data: string) {
    const { id, call, input } = JSON.parse(data) as {
      id: number;
      call: string;
      input: { text: string; words?: boolean };
    };
    if (!heard.has(this)) this.addEventListener('message', hear);
    heard.add(this);
    if (call === 'search' || call === 'complete') {
      const kind = call === 'search' && input.words ? 'words' : call;
      waiting.set(id, { call: kind, text: input.text, key, asked: performance.now(), answered: 0, painted: 0 });
    }
    send.call(this, data);
  };
  function hear({ data }: MessageEvent<string>): void {
    const { id, failed } = JSON.parse(data) as { id: number; failed?: object };
    const one = waiting.get(id);
    if (!one) return;
    waiting.delete(id);
    // Given up for something newer: there is nothing to paint.
    if (failed) return;
    one.answered = performance.now();
    noted.push(one);
    // The answer is on the page in this frame, and the next begins when it was painted.
    requestAnimationFrame(() => requestAnimationFrame(() => (one.painted = performance.now())));
  }
}
