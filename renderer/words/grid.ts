// The grid of photos: headings, badges, selection, the date scrubber.

export const gridWords = {
  thumbs: {
    shape: 'Shape of the photos',
    justified: 'In their own shape',
    square: 'Squares',
    selectedOf: (count: string, all: string) => `${count} of ${all} selected`,
    all: 'Select all',
    none: 'Select none',
    invert: 'Invert',
    selectGroup: (title: string) => `Select ${title}`,
    rate: 'Stars',
    label: 'Colour label',
    scrubber: 'Date',
    doubtful: 'the model is not sure of its caption',
    captioned: 'described',
    pair: 'RAW and JPEG',
    raw: 'RAW',
    offline: 'its disk is not connected',
    failed: 'could not be read',
  },
};
