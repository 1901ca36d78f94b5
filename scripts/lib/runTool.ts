import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

export type ToolResult = { readonly exitCode: number; readonly output: string };

/**
 * Runs the command-line tool of an installed package under this very Node, in the checkout's folder, without a shell.
 * A tool that is ended by a signal counts as exit code 1.
 *
 * @param options.output `inherit`: people read it as it comes · `capture`: both streams come back in `output`
 * @param options.env added to this process's environment; undefined removes a variable
 */
export async function runTool(
  packageName: string,
  args: readonly string[],
  options: { readonly output: 'inherit' | 'capture'; readonly env?: NodeJS.ProcessEnv },
): Promise<ToolResult> {
  const child = spawn(process.execPath, [toolPath(packageName), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: options.output === 'inherit' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const endChild = () => child.kill('SIGTERM');
  process.once('exit', endChild);
  try {
    const exitCode = await new Promise<number>((done, fail) => {
      child.on('error', fail);
      child.on('close', (code) => done(code ?? 1));
    });
    return { exitCode, output: Buffer.concat(chunks).toString('utf8') };
  } finally {
    process.off('exit', endChild);
  }
}

/** The script behind a package's command, as its package.json names it. */
function toolPath(packageName: string): string {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin?: string | Record<string, string> }; // npm's own format
  const path = typeof bin === 'string' ? bin : Object.values(bin ?? {})[0];
  if (!path) throw new Error(`${packageName} has no command`);
  return join(folder, path);
}
