import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ScriptError } from '../../lib/scriptError.ts';
import { arePeersInstalled, PEERS_FOLDER } from './serverKinds.ts';

/** Installs the peers on first use, exactly as their lock file has them; nothing of them is built, so no install script is run. */
export async function installPeers(say: (line: string) => void): Promise<void> {
  if (arePeersInstalled()) return;
  say('installing the servers to compare with, once, into scripts/bench/peers …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(command, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: PEERS_FOLDER,
    // npm tells its children which package they belong to; this one is another
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(name))),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  if (exitCode !== 0 || !arePeersInstalled())
    throw new ScriptError(
      `the peers could not be installed: run \`npm ci --ignore-scripts\` in ${join('scripts', 'bench', 'peers')} and read what it says`,
    );
}
