import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What we read of Vite's manifest: one entry a chunk, by its source. */
type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] };

/** What the screen at an address begins with, by the first part of it: those that have to stand within a second of a reload (OR12). */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  board: ['routes/OtherScreens.tsx', 'routes/board/Board.tsx'],
};

/** The files behind each, those that every page has before them; empty where nothing was built that says so. */
export function earlyFilesIn(folder: string): Record<string, readonly string[]> {
  const at = join(folder, '.vite/manifest.json');
  if (!existsSync(at)) return {};
  const manifest = JSON.parse(readFileSync(at, 'utf8')) as Record<string, Chunk>; // written by our own build
  const of = (source: string, known: Set<string>): string[] => {
    const chunk = manifest[source];
    if (!chunk) throw new Error(`the build has no chunk for ${source}`);
    if (known.has(source)) return [];
    known.add(source);
    return [chunk.file, ...(chunk.css ?? []), ...(chunk.imports ?? []).flatMap((imported) => of(imported, known))];
  };
  return Object.fromEntries(
    Object.entries(SCREENS).map(([screen, sources]) => {
      const known = new Set<string>();
      return [screen, [...new Set(['index.html', ...sources].flatMap((source) => of(source, known)))].map((file) => `/${file}`)];
    }),
  );
}
