// What answers something a person just did is seen, wherever on the page or in a dialog it stands.

/** For `{@attach}`: as it comes, it is scrolled to, no further than it must be. */
export function intoView(element: Element): void {
  element.scrollIntoView({ block: 'nearest' });
}
