// Runs in the page: notes when a key was pressed, when the engine was asked for it and answered, and when the answer was
// painted. Listens on the page's own socket and keyboard; the page knows nothing of it.

export interface Typed {
  call: 'search' | 'complete';
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
    const { id, call, input } = JSON.parse(data) as { id: number; call: Typed['call']; input: { text: string } };
    if (!heard.has(this)) this.addEventListener('message', hear);
    heard.add(this);
    if (call === 'search' || call === 'complete') {
      waiting.set(id, { call, text: input.text, key, asked: performance.now(), answered: 0, painted: 0 });
    }
    send.call(this, data);
  };
  function hear({ data }: MessageEvent<string>): void {
    const { id } = JSON.parse(data) as { id: number };
    const one = waiting.get(id);
    if (!one) return;
    waiting.delete(id);
    one.answered = performance.now();
    noted.push(one);
    // The answer is on the page in this frame, and the next begins when it was painted.
    requestAnimationFrame(() => requestAnimationFrame(() => (one.painted = performance.now())));
  }
}
