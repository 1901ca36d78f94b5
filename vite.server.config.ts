import { cp } from 'node:fs/promises';
import { defineConfig } from 'vite';

/** The server, the thread of its exports and that of its rolls in dist/server, with what all are made of; the migrations beside it where `openDatabase` looks for them. */
export default defineConfig({
  build: {
    ssr: true,
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node22',
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: {
      input: { main: 'server/main.ts', thread: 'server/exports/thread.ts', rollThread: 'server/roll/thread.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
  // All of Hono together: of two copies neither knows the other's errors.
  // Drizzle's package.json has 179 kB that Node ≥ 22 reads again for each module: bundled, the server starts in half the time and memory.
  ssr: { noExternal: ['drizzle-orm', 'hono', /^@hono\//] },
  plugins: [
    {
      name: 'copy-migrations',
      closeBundle: () => cp('schema/migrations', 'dist/schema/migrations', { recursive: true }),
    },
  ],
});
