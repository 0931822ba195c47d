// Reaches the engine, gathers what the page keeps in mind, and mounts it.

import { mount } from 'svelte';
import App from './App.svelte';
import { watchHeldKeys } from './keys/held-key.ts';
import { locale } from './locale.ts';
import { createTalbot } from './talbot.svelte.ts';

// A screen reader speaks, and a browser breaks lines, by it.
document.documentElement.lang = locale;
watchHeldKeys(window);
mount(App, { target: document.getElementById('page')!, props: { talbot: createTalbot() } });
