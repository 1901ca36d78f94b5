import { readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Mutant } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Lets bundles in `folder` find the packages of the checkout: all of them have the same Yjs. */
export const linkPackages = (folder: string): Promise<void> => symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

/**
 * Writes a module and what it imports of ours as one file, with a mutant's change in it, or with none.
 * @returns why it cannot be made (the mutant has to be written anew); null when it is made
 */
export async function bundleMutant(entry: URL, mutant: Mutant | null, outfile: string): Promise<string | null> {
  const why = mutant && (await whyNotMade(mutant));
  if (why) return why;
  let isIn = false;
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    absWorkingDir: dirname(outfile),
    plugins: [
      {
        name: 'mutant',
        setup({ onLoad }) {
          if (!mutant) return;
          const changed = join(ROOT, mutant.file);
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            if (path !== changed) return null;
            isIn = true;
            return { contents: (await readFile(path, 'utf8')).replace(mutant.find, () => mutant.replace), loader: 'ts' };
          });
        },
      },
    ],
  });
  return mutant && !isIn ? `${mutant.file} is no part of what looks for it` : null;
}

/** Why a change cannot be made in the sources as they stand: what it changes does not stand there exactly once. Null when it can. */
export async function whyNotMade({ file, find }: Mutant): Promise<string | null> {
  const found = (await readFile(join(ROOT, file), 'utf8')).split(find).length - 1;
  return found === 1 ? null : `"${find}" stands ${found} times in ${file}`;
}
