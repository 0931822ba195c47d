// Photos of the first screen: four of the demo photos, old and new, that belong to everybody. The build puts them beside the
// page, so that they are there before any library is.

export const firstPictures: readonly { url: string; by: string }[] = [
  { url: new URL('../resources/demo/photos/acanthus-mollis.jpg', import.meta.url).href, by: 'Karl Blossfeldt, 1928' },
  {
    url: new URL('../resources/demo/photos/french-alpine-landscape.jpg', import.meta.url).href,
    by: 'Adolphe Braun, 1865–1870',
  },
  { url: new URL('../resources/demo/photos/chelsea.jpg', import.meta.url).href, by: 'Stefan van der Walt' },
  { url: new URL('../resources/demo/photos/seeding.jpg', import.meta.url).href, by: 'Clemens Engelhardt' },
];
