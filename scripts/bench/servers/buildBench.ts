import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../lib/root.ts';

/** What the bench runs as processes of their own, by the names that they have in `BUILT`. */
const SOURCES = [
  'servers/ours.ts',
  'servers/broadcast.ts',
  'servers/keptBroadcast.ts',
  'servers/refetch.ts',
  'servers/meter.ts',
  'load/loadWorker.ts',
];

/** Everything else is bundled, as in the product's own build: Drizzle in single files takes seconds to start. */
const NOT_BUNDLED = ['better-sqlite3', 'lib0', 'ws', 'y-protocols', 'yjs'];

const BUILT_FOLDER = join(ROOT, 'dist/bench');
export const BUILT = {
  ours: join(BUILT_FOLDER, 'servers/ours.js'),
  broadcast: join(BUILT_FOLDER, 'servers/broadcast.js'),
  keptBroadcast: join(BUILT_FOLDER, 'servers/keptBroadcast.js'),
  refetch: join(BUILT_FOLDER, 'servers/refetch.js'),
  meter: join(BUILT_FOLDER, 'servers/meter.js'),
  loadWorker: join(BUILT_FOLDER, 'load/loadWorker.js'),
} as const;

/** Builds them into plain JavaScript, as the product ships: a start that reads TypeScript costs seconds and memory that no peer has to bear. */
export async function buildBench(): Promise<void> {
  await build({
    entryPoints: SOURCES.map((source) => join(ROOT, 'scripts/bench', source)),
    outbase: join(ROOT, 'scripts/bench'),
    outdir: BUILT_FOLDER,
    bundle: true,
    external: NOT_BUNDLED,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'warning',
  });
}
