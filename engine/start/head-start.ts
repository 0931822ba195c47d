// Work that nobody sees waits until the first photos are on the screen: walking folders, reading, describing and comparing
// would take the processor from them just when a person waits.

export interface HeadStart {
  /** A picture was asked for: the screen is being filled. */
  pictured(): void;
  /** What has not begun by now never does. */
  close(): void;
}

/** The screen counts as filled when no picture was asked for during this long. */
const restMs = 300;
/** Perhaps nobody is looking. */
const mostMs = 3000;

/** Calls `begin` once. */
export function giveHeadStart(begin: () => void): HeadStart {
  let over = false;
  const start = () => {
    close();
    begin();
  };
  const most = setTimeout(start, mostMs);
  let rest: NodeJS.Timeout | undefined;
  function close(): void {
    over = true;
    clearTimeout(most);
    clearTimeout(rest);
  }
  return {
    pictured() {
      if (over) return;
      clearTimeout(rest);
      rest = setTimeout(start, restMs);
    },
    close,
  };
}
