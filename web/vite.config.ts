import { join } from 'node:path';
import { defineConfig } from 'vite';

/** Builds the scripts of the pages, each name with a hash of what is in it, and a manifest by which the pages find them. Run it as `vite build --config web/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  base: '/assets/',
  logLevel: 'warn',
  resolve: { conditions: ['source', 'module', 'browser', 'import', 'default'] },
  build: {
    outDir: join(import.meta.dirname, 'dist', 'assets'),
    emptyOutDir: true,
    assetsDir: '',
    manifest: 'manifest.json',
    target: 'es2022',
    // Browsers that run modules find these few files without being told ahead.
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: join(import.meta.dirname, 'src', 'islands', 'verify.ts'),
      output: {
        // The rules of proof and their words are files of their own, which seldom change.
        codeSplitting: {
          groups: [
            { name: 'words', test: /proof.src.(?:words|explain)[.]/ },
            { name: 'rules', test: /proof.src.(?!head-on-chain)[a-z0-9-]+[.]/ },
          ],
        },
      },
    },
  },
});
