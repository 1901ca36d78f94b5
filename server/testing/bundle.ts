/** Sources of ours as one file, for processes that tests start often: Node reads and strips hundreds of files again in each of them. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A change in the text of one file; what it finds stands there once. */
export type Change = { readonly file: string; readonly find: string; readonly replace: string };

/** A temporary folder for bundles, from which they find the packages of the checkout, of which there is one Yjs, and the migrations. */
export function openBundles(): { readonly fileOf: (name: string) => string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'committee-room-bundles-'));
  for (const name of ['node_modules', 'schema']) symlinkSync(join(ROOT, name), join(root, name));
  return {
    fileOf: (name) => join(root, 'bundles', `${name}.mjs`),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/**
 * Writes a module and what it imports of ours as one file.
 * @param file of `openBundles`
 * @returns why it cannot be made with this change in it; null when it is made
 */
export async function bundle(entry: URL, file: string, change: Change | null = null): Promise<string | null> {
  const why = change && (await whyNotMade(change));
  if (why) return why;
  let isIn = false;
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: file,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [
      {
        name: 'change',
        setup({ onLoad }) {
          if (!change) return;
          const changed = join(ROOT, change.file);
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            if (path !== changed) return null;
            isIn = true;
            return { contents: (await readFile(path, 'utf8')).replace(change.find, () => change.replace), loader: 'ts' };
          });
        },
      },
    ],
  });
  return change && !isIn ? `${change.file} is no part of it` : null;
}

/** Why a change cannot be made in the sources as they stand: what it changes does not stand there exactly once. Null when it can. */
export async function whyNotMade({ file, find }: Change): Promise<string | null> {
  const found = (await readFile(join(ROOT, file), 'utf8')).split(find).length - 1;
  return found === 1 ? null : `"${find}" stands ${found} times in ${file}`;
}
