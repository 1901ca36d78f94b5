import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lib/root.ts';
import { ScriptError } from '../../lib/scriptError.ts';

/** Peers live in a package of their own that the product never installs. */
export const PEERS_FOLDER = join('scripts', 'bench', 'peers');

/** Installs the peers on first use, and when their list has changed, exactly as their lock file has them; nothing of them is built, so no install script is run. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  if (arePeersInstalled()) return;
  say('installing the servers to compare with, once, into scripts/bench/peers …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(command, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: join(ROOT, PEERS_FOLDER),
    // npm tells its children which package they belong to; this one is another
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(name))),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  if (exitCode !== 0 || !arePeersInstalled())
    throw new ScriptError(`the peers could not be installed: run \`npm ci --ignore-scripts\` in ${PEERS_FOLDER} and read what it says`);
}

type Lock = { readonly packages?: Readonly<Record<string, { readonly version?: string }>> };
type Package = { readonly dependencies: Readonly<Record<string, string>> };

function arePeersInstalled(): boolean {
  try {
    return isAllThere(read('package.json') as Package, read('node_modules/.package-lock.json') as Lock);
  } catch {
    return false; // never installed
  }
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, PEERS_FOLDER, file), 'utf8'));

/** Whether npm's own list of what it installed has every dependency in exactly its version. */
export const isAllThere = ({ dependencies }: Package, { packages = {} }: Lock): boolean =>
  Object.entries(dependencies).every(([name, version]) => packages[`node_modules/${name}`]?.version === version);
