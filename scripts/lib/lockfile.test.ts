import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './root.ts';

type Locked = { readonly integrity?: string; readonly link?: boolean; readonly hasInstallScript?: boolean };
const read = <T>(file: string): T => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T; // our own files

test('[H14] every package is held by its hash', () => {
  for (const lock of ['package-lock.json', 'scripts/bench/peers/package-lock.json']) {
    const { packages } = read<{ packages: Record<string, Locked> }>(lock);
    const without = Object.entries(packages).filter(
      ([path, { integrity, link }]) => path !== '' && !link && !integrity?.startsWith('sha512-'),
    );
    expect(without.map(([path]) => path)).toEqual([]);
  }
});

test('[H14] the packages that would run something when they are installed are known, and none of them may', () => {
  const { packages } = read<{ packages: Record<string, Locked> }>('package-lock.json');
  const running = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
  );
  const { allowScripts } = read<{ allowScripts: Record<string, boolean> }>('package.json');
  expect(Object.keys(allowScripts).sort()).toEqual([...new Set(running)].sort());
  expect(Object.values(allowScripts)).not.toContain(true);
});
