import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What the simulators need of the checkout. */
const COPIED = [
  'package.json',
  'schema',
  'server/rooms',
  'server/testing',
  'server/checksum.ts',
  'server/logMovedError.ts',
  'server/projection/readStream.ts',
];

/**
 * Copies the engine and its simulator into `folder`, with a mutant's change.
 * @param copied what of the checkout is needed, where it is less
 * @returns why it cannot be made: what it changes does not stand exactly once in its file, and the mutant has to be written anew; null when it is made
 */
export function applyMutant({ file, find, replace }: Mutant, folder: string, copied: readonly string[] = COPIED): string | null {
  mkdirSync(folder, { recursive: true });
  for (const path of copied)
    cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter: (source) => !/\.test\.ts$|migrations/.test(source) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const why = whyNotMade({ file, find });
  if (why) return why;
  const source = readFileSync(join(folder, file), 'utf8');
  writeFileSync(
    join(folder, file),
    source.replace(find, () => replace),
  );
  return null;
}

/** Why a change cannot be made in the sources as they stand; null when it can. */
export function whyNotMade({ file, find }: Pick<Mutant, 'file' | 'find'>): string | null {
  const found = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
  return found === 1 ? null : `"${find}" stands ${found} times in ${file}`;
}
