// The grid of photos: headings, badges, selection, the date scrubber.

export const gridWords = {
  thumbs: {
    shape: 'Shape of the photos',
    justified: 'In their own shape',
    square: 'Squares',
    selected: (count: string) => `${count} selected`,
    selectedOf: (count: string, all: string) => `${count} of ${all} selected`,
    all: 'Select all',
    none: 'Select none',
    invert: 'Invert',
    selectGroup: (title: string) => `Select ${title}`,
    rate: 'Stars',
    label: 'Colour label',
    best: 'Best matches',
    maybe: 'Maybe',
    maybeNote: 'less like what you asked for',
    scrubber: 'Date',
    doubtful: 'the model is not sure of its caption',
    captioned: 'described',
    waiting: 'not looked at yet',
    pair: 'RAW and JPEG',
    raw: 'RAW',
    offline: 'its disk is not connected',
    failed: 'could not be read',
    open: 'Double-click or Enter opens a photo',
  },
};
