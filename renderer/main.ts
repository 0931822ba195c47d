// Reaches the engine, gathers what the page keeps in mind, and mounts it.

import { mount } from 'svelte';
import App from './App.svelte';
import { createTalbot } from './talbot.svelte.ts';

mount(App, { target: document.getElementById('page')!, props: { talbot: createTalbot() } });
