import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './root.ts';

/** What we read of Vite's manifest: one entry a chunk, by its source. */
type Chunk = {
  readonly file: string;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
};

const FOLDER = join(ROOT, 'dist/client');
const readManifest = (): Record<string, Chunk> =>
  JSON.parse(readFileSync(join(FOLDER, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>; // written by our own build

export type BundleSize = { readonly jsGzipBytes: number; readonly cssGzipBytes: number; readonly files: readonly string[] };

/**
 * The bytes on the wire that a browser needs for a screen: the chunks behind `sources` with everything that they import statically.
 * Expects a build in `dist/client`.
 * @param known sources that are there already
 * @param sources paths from `client/`, e.g. `index.html`, `routes/list/GuaranteeList.tsx`
 */
export function bundleSizeOf(sources: readonly string[], known: ReadonlySet<string> = new Set()): BundleSize {
  const manifest = readManifest();
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const add = (source: string): void => {
    const chunk = manifest[source];
    if (!chunk) throw new Error(`the build has no chunk for ${source}`);
    if (scripts.has(chunk.file) || known.has(source)) return;
    scripts.add(chunk.file);
    for (const style of chunk.css ?? []) styles.add(style);
    for (const imported of chunk.imports ?? []) add(imported);
  };
  for (const source of sources) add(source);
  const gzipped = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(FOLDER, file)), { level: 9 }).length, 0);
  return { jsGzipBytes: gzipped(scripts), cssGzipBytes: gzipped(styles), files: [...scripts] };
}

/** What a browser fetches for each part that is loaded by itself, a screen or what opens over one, when the first row stands. By source. */
export function bundleSizesOfParts(): ReadonlyMap<string, BundleSize> {
  const manifest = readManifest();
  const first = new Set<string>();
  const add = (source: string): void => {
    if (first.has(source)) return;
    first.add(source);
    for (const imported of manifest[source]?.imports ?? []) add(imported);
  };
  for (const source of FIRST_ROW_SOURCES) add(source);
  const parts = Object.entries(manifest).filter(([source, chunk]) => chunk.isDynamicEntry && !first.has(source));
  return new Map(parts.map(([source]) => [source, bundleSizeOf([source], first)]));
}

/** Everything that is loaded before the first row of a guarantee list stands on the screen, in Arabic. */
export const FIRST_ROW_SOURCES = ['index.html', 'routes/list/GuaranteeList.tsx', 'i18n/ar/ar.ts'] as const;
