/** Builds main, preload (CommonJS, for the sandbox) and renderer into out/. Needs no Electron binary. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const from = (file: string): string => path.resolve(import.meta.dirname, file);

export default defineConfig({
  main: {
    build: {
      outDir: from('out/main'),
      /** keytar is an optional dependency, which is not looked at by itself. */
      externalizeDeps: { include: ['keytar'] },
      rolldownOptions: { input: { index: from('desktop/main/entry/electron/main.ts') }, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
  preload: {
    build: {
      outDir: from('out/preload'),
      rolldownOptions: { input: { index: from('desktop/main/entry/electron/preload.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: from('desktop/renderer'),
    plugins: [react()],
    build: {
      outDir: from('out/renderer'),
      emptyOutDir: true,
      minify: true,
      target: 'chrome136',
      modulePreload: { polyfill: false },
      /** Nothing is inlined: the policy allows no data: addresses. */
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: from('desktop/renderer/index.html') },
    },
  },
});
