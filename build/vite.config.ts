// Bundles everything that runs from dist/: the page, Electron's main process, the preload script, and the engine's
// processes. `vite build --app --config build/vite.config.ts` builds all four; packages stay in node_modules.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig, type EnvironmentOptions } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

const bundles = {
  main: { main: 'main/main.ts' },
  preload: { preload: 'preload/preload.ts' },
  engine: {
    cli: 'engine/cli.ts',
    'engine-process': 'main/engine-process.ts',
    'decode-worker': 'engine/decode/worker.ts',
    'vision-worker': 'engine/vision/worker.ts',
    'convert-worker': 'engine/convert/worker.ts',
    'encode-worker': 'engine/convert/writing/encode-worker.ts',
    'copy-worker': 'engine/store/file/copy-worker.ts',
    'update-worker': 'engine/store/file/update-worker.ts',
  },
};

export default defineConfig({
  root: `${root}renderer`,
  base: './',
  publicDir: false,
  plugins: [svelte({ configFile: false })],
  environments: {
    client: { build: { outDir: `${root}dist/renderer`, emptyOutDir: true, target: 'chrome130', modulePreload: false } },
    main: process(bundles.main, 'main', 'es'),
    preload: process(bundles.preload, 'preload', 'cjs'),
    engine: process(bundles.engine, 'engine', 'es'),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload', 'engine']) await builder.build(builder.environments[name]!);
    },
  },
});

/** A bundle for Node or Electron. Chunks lie flat beside the entries: worker-process.ts finds workers by its own place. */
function process(entries: Record<string, string>, name: string, format: 'es' | 'cjs'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { external: ['electron'] },
    build: {
      ssr: true,
      outDir: `${root}dist/${name}`,
      emptyOutDir: true,
      target: 'node22',
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([entry, file]) => [entry, root + file])),
        external: ['electron'],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  };
}
