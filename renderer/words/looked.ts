// Where the model looked.

export const lookedWords = {
  looked: {
    show: 'Where it looked',
    hide: 'Hide where it looked',
    looking: 'Looking…',
    stop: 'Stop',
    help: 'Warmer where the model looked more: where, not why. Point at a word to see its part.',
    plain: 'Warmer where the model looked more: where, not why.',
    word: (word: string) => `Where it looked for “${word}”`,
    map: (text: string, place: string) => `For “${text}” most of all ${place}.`,
    nowhere: 'nowhere in particular',
    /** By thirds of the photo, from the top, from the left. */
    places: [
      ['at the upper left', 'at the top', 'at the upper right'],
      ['at the left', 'in the middle', 'at the right'],
      ['at the lower left', 'at the bottom', 'at the lower right'],
    ],
  },
};
