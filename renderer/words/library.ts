// The library: its name, the road to the engine, the grid.

export const libraryWords = {
  name: 'Talbot',
  link: { connecting: 'Reaching the engine…', lost: 'The engine is away. Trying to reach it again…' },
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
};
