import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const HELPER = '\0vite/preload-helper.js';

/** Puts `client/parts/importPart.ts` in the place of what Vite wraps each `import()` in, which goes on without a style sheet that failed, and cannot ask again. */
export function importParts(): Plugin {
  const own = fileURLToPath(new URL('../../client/parts/importPart.ts', import.meta.url));
  return {
    name: 'import-parts',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === HELPER ? `export { importPart as __vitePreload } from ${JSON.stringify(own)};` : null),
  };
}
