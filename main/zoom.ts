// How large everything on the page may be made: from half to three times its size, where WCAG asks for twice. Pure.

const [least, most] = [0.5, 3];

export function isZoom(value: unknown): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
