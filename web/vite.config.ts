import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The curves get hashes of their own: shared with the rules of proof, these would bring all of theirs to every visitor. */
const hashesOfCurves: Plugin = {
  name: 'hashes-of-curves',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (importer === undefined || !/@noble[/]curves|[?]of-curves/.test(importer) || !/^@noble[/]hashes|^[.]/.test(source)) return null;
    const found = await this.resolve(source, importer.replace('?of-curves', ''), { skipSelf: true });
    return found !== null && /@noble[/]hashes/.test(found.id) ? { ...found, id: `${found.id}?of-curves` } : found;
  },
};

/** Builds the scripts of the pages, each name with a hash of what is in it, and a manifest by which the pages find them. Run it as `vite build --config web/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  base: '/assets/',
  plugins: [hashesOfCurves],
  logLevel: 'warn',
  resolve: { conditions: ['source', 'module', 'browser', 'import', 'default'] },
  build: {
    outDir: join(import.meta.dirname, 'dist', 'assets'),
    emptyOutDir: true,
    assetsDir: '',
    manifest: 'manifest.json',
    target: 'es2022',
    // Browsers that run modules find these two or three files without being told ahead.
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { input: join(import.meta.dirname, 'src', 'islands', 'verify.ts') },
  },
});
