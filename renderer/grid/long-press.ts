// A finger that stays where it was put: told once, while it is still there; the click and the menu that browsers make of it
// afterwards are held back.

const stayMs = 450;
/** A finger is never quite still. */
const still = 12;

/** Returns what stops listening. */
export function onLongPress(element: HTMLElement, held: (event: PointerEvent) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let begun: PointerEvent | null = null;
  let told = false;
  const end = () => {
    clearTimeout(timer);
    begun = null;
  };
  const put = (event: PointerEvent) => {
    const alone = begun === null && event.pointerType === 'touch' && event.isPrimary;
    end();
    told = false;
    if (!alone) return;
    begun = event;
    timer = setTimeout(() => {
      told = true;
      held(event);
    }, stayMs);
  };
  const moved = (event: PointerEvent) => {
    if (begun && Math.hypot(event.clientX - begun.clientX, event.clientY - begun.clientY) > still) end();
  };
  const clicked = (event: Event) => {
    if (!told) return;
    told = false;
    event.preventDefault();
    event.stopPropagation();
  };
  const menu = (event: Event) => {
    if ((event as PointerEvent).pointerType === 'touch') event.preventDefault();
  };
  const listeners = { pointerdown: put, pointermove: moved, pointerup: end, pointercancel: end } as const;
  const each = (act: 'addEventListener' | 'removeEventListener') => {
    for (const [name, listener] of Object.entries(listeners)) element[act](name, listener as EventListener);
    element[act]('click', clicked, { capture: true });
    element[act]('contextmenu', menu);
  };
  each('addEventListener');
  return () => {
    end();
    each('removeEventListener');
  };
}
