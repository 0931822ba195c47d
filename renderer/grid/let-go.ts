// A picture that leaves the page is not fetched to its end: a browser goes on with what it began, and the next one waits.

import type { Attachment } from 'svelte/attachments';

export const letGo: Attachment<HTMLImageElement> = (image) => () => {
  if (!image.complete) image.removeAttribute('src');
};
