// The library: searching, the grid, an empty one, keys.

export const libraryWords = {
  name: 'Talbot',
  link: { connecting: 'Reaching the engine…', lost: 'The engine is away. Trying to reach it again…' },
  search: {
    label: 'Search photos',
    hint: 'Search in your own words',
    clear: 'Clear the search',
    recent: 'Lately',
    forget: 'Forget these',
    try: 'You can also say',
    examples: [
      ['after:2019 before:2021', 'when it was taken'],
      ['camera:nikon', 'what it was taken with'],
      ['-cat', 'without this word'],
      ['type:raw', 'what kind of file'],
      ['tag:dog', 'what was seen in it'],
      ['folder:holiday', 'where it lies'],
      ['is:failed', 'what did not work'],
    ] as [string, string][],
    withoutFilter: (filter: string) => `Remove ${filter}`,
  },
  grid: {
    label: 'Photos',
    newest: 'Newest first',
    oldest: 'Oldest first',
    relevance: 'Best match first',
    sort: 'Order',
    size: 'Size of the photos',
    captions: 'Captions below',
    failed: 'failed',
  },
  nothing: {
    title: 'Nothing found',
    help: 'Talbot shows nothing rather than the least bad guesses. Try fewer or more common words: “beach” before “turquoise lagoon”.',
    unseen: 'Photos that are still waiting to be described can only be found by name and date.',
    clear: 'Show all photos',
    empty: 'No photos here yet',
    emptyHelp: 'These folders hold no pictures that Talbot knows. New ones appear here by themselves.',
  },
};
