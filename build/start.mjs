// `npm start`: everything from a fresh clone to a window. Electron where its binary can be had and there is a screen,
// else the same page served on loopback, its address printed and opened in the browser.
// `--browser` asks for the page at once; other words go to the app, as in `npm start -- --library DIR`.

import { prepare } from './prepare.mjs';

await prepare({ build: true });
const { openWindow, servePage } = await import('./open.mjs');
const words = process.argv.slice(2);
const rest = words.filter((word) => word !== '--browser');
const wantsBrowser = rest.length < words.length;
process.exit((wantsBrowser ? null : await openWindow(rest)) ?? (await servePage(rest)));
