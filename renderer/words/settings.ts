// The settings.

export const settingsWords = {
  settings: {
    look: 'Appearance',
    theme: {
      name: 'Theme',
      note: 'Dark lets photos glow; light is easier by day.',
      system: 'As the system',
      light: 'Light',
      dark: 'Dark',
    },
    language: {
      name: 'Language',
      note: 'Captions stay in the language their model speaks.',
      system: 'As the system',
      names: [
        ['en', 'English'],
        ['de', 'Deutsch'],
        ['zh', '简体中文'],
      ] as ['en' | 'de' | 'zh', string][],
    },
    captions: { name: 'Captions below the photos', note: 'Otherwise they show when a photo is pointed at.' },
    work: 'What Talbot does by itself',
    describe: {
      name: 'Describe new photos',
      note: 'When off, photos are shown and found by name and date, and no model looks at them.',
    },
    keys: {
      title: 'Keys',
      note: 'Every command may have several keys. A key that leads elsewhere already is not taken away unasked.',
      open: 'All commands and their keys',
      press: 'Press a key…',
      add: (command: string) => `Add a key for “${command}”`,
      remove: (key: string, command: string) => `Take ${key} away from “${command}”`,
      taken: (key: string, commands: string[]) => `${key} already does this: ${commands.join(', ')}.`,
      take: 'Use it here instead',
      leave: 'Leave it there',
      reset: 'As it came',
      resetAll: 'All keys as they came',
    },
    privacy: 'Privacy',
    library: 'About this library',
    free: (size: string) => `${size} free`,
  },
};
