// The map, duplicates, the queue of doubtful captions, photos side by side and the slideshow.

const number = new Intl.NumberFormat();
const photos = (value: number) => (value === 1 ? '1 photo' : `${number.format(value)} photos`);

export const roomWords = {
  map: {
    label: 'Map of the world. Arrow keys move it, plus and minus bring it nearer or farther.',
    nearer: 'Nearer',
    farther: 'Farther',
    whole: 'The whole world',
    all: 'All photos that say where',
    cluster: (value: number, where: string) => (where ? `${photos(value)}, ${where}` : photos(value)),
    where: (town: string | null, country: string | null) => [town, country].filter(Boolean).join(', '),
    atSea: 'Somewhere at sea',
    found: (here: number, placed: number) =>
      here === placed ? photos(placed) : `${number.format(here)} of ${photos(placed)} here`,
    only: (text: string) => `Only “${text}”`,
    everything: 'All photos',
    list: 'Places',
    hideList: 'Hide the list of places',
    showList: 'Show the list of places',
    strip: (where: string) => `Photos: ${where}`,
    open: (value: number) =>
      value === 1 ? 'Show it in the library' : `Show all ${number.format(value)} in the library`,
    lookNearer: 'Look nearer',
    close: 'Close these photos',
    none: 'No photo says where it was taken.',
    noneHelp: 'Phones and some cameras write the place into the photo. Talbot reads it there and never asks a network.',
    noneFound: 'None of the photos found says where it was taken.',
  },
};
