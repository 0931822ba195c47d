// Whether a key is held down: what a system repeats, at whatever pace, until it is let go. Pages that hear no keyboard hold none.

/** Systems repeat at least twice a second. */
export const slowestRepeatMs = 600;

let held = false;
const waiting = new Set<() => void>();

export function keyHeld(): boolean {
  return held;
}

/** Once no key is held any longer; gives back what ends the waiting. */
export function onceLetGo(then: () => void): () => void {
  waiting.add(then);
  return () => void waiting.delete(then);
}

/** From now on; until what is given back is called. */
export function watchHeldKeys(page: EventTarget): () => void {
  const press = (event: Event) => void ((event as KeyboardEvent).repeat && (held = true));
  const letGo = () => {
    if (!held) return;
    held = false;
    const all = [...waiting];
    waiting.clear();
    for (const then of all) then();
  };
  page.addEventListener('keydown', press, true);
  page.addEventListener('keyup', letGo, true);
  page.addEventListener('blur', letGo);
  return () => {
    page.removeEventListener('keydown', press, true);
    page.removeEventListener('keyup', letGo, true);
    page.removeEventListener('blur', letGo);
    letGo();
  };
}
