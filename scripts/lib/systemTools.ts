import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';

/** A program that the tests run and npm cannot bring: how it may be called, and the Debian package that has it. */
export type SystemTool = { readonly name: string; readonly commands: readonly string[]; readonly debianPackage: string };

export const CHROMIUM: SystemTool = {
  name: 'Chromium',
  commands: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  debianPackage: 'chromium',
};

export const REDIS: SystemTool = { name: 'Redis', commands: ['redis-server'], debianPackage: 'redis-server' };

/** Behind which several processes stand; Debian keeps it off the path of everybody but root. */
export const NGINX: SystemTool = { name: 'nginx', commands: ['nginx', '/usr/sbin/nginx'], debianPackage: 'nginx-light' };

/** What gives a campaign its HTTPS. */
export const CADDY: SystemTool = { name: 'Caddy', commands: ['caddy'], debianPackage: 'caddy' };

/** The path of a tool that is installed, or null. */
export function findTool(tool: SystemTool, path = process.env.PATH ?? ''): string | null {
  const folders = path.split(delimiter).filter(Boolean);
  const candidates = tool.commands.flatMap((command) =>
    command.startsWith('/') ? [command] : folders.map((folder) => join(folder, command)),
  );
  return candidates.find(isExecutable) ?? null;
}

/**
 * Finds a tool, or installs its Debian package: silently with `CI=true`, after a question on a terminal, not at all elsewhere.
 * @returns its path, or why there is none, in words that say what to do
 */
export async function ensureTool(tool: SystemTool, say: (line: string) => void): Promise<{ path: string } | { missing: string }> {
  const found = findTool(tool);
  if (found) return { path: found };
  const byHand = `install ${tool.name} and run this again`;
  if (!findTool({ name: 'apt-get', commands: ['apt-get'], debianPackage: 'apt' }))
    return { missing: `${tool.name} is not on this machine: ${byHand}` };
  if (!(await mayInstall(tool)))
    return { missing: `${tool.name} is not on this machine: \`apt-get install ${tool.debianPackage}\`, then run this again` };
  say(`installing ${tool.debianPackage} from Debian …`);
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', tool.debianPackage],
  ]) {
    const [command = 'apt-get', ...rest] = [...asRoot, 'apt-get', ...args];
    const { status } = spawnSync(command, rest, { stdio: ['inherit', 'ignore', 'inherit'], env });
    if (status !== 0)
      return { missing: `${tool.debianPackage} could not be installed (apt-get ${args[0]} ended with ${status}): ${byHand}` };
  }
  const installed = findTool(tool);
  return installed ? { path: installed } : { missing: `${tool.debianPackage} is installed and ${tool.name} still not found: ${byHand}` };
}

async function mayInstall(tool: SystemTool): Promise<boolean> {
  if (process.env.CI === 'true') return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`The tests need ${tool.name}. Install Debian's package ${tool.debianPackage} now? [Y/n] `);
    return /^(y(es)?)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
