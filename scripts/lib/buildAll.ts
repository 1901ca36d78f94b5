import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { runTool } from './runTool.ts';
import { ScriptError } from './scriptError.ts';

const SOURCES = ['client', 'server', 'schema', 'package-lock.json', 'vite.config.ts', 'vite.server.config.ts'];
/** Written last; its time is when the build that stands in `dist` began. */
const STAMP = 'dist/built';

/**
 * Builds client and server into `dist`, unless what stands there is newer than every source.
 * @param say told each step, one line each
 * @throws ScriptError after the tool's own output was shown
 */
export async function ensureBuilt(say: (line: string) => void, root = ROOT): Promise<void> {
  const reason = whyBuild(root);
  if (!reason) return;
  say(`building (${reason}) …`);
  await buildAll(say);
}

/** Builds client and server into `dist`. */
export async function buildAll(say: (line: string) => void): Promise<void> {
  const startedAtMs = Date.now();
  rmSync(join(ROOT, STAMP), { force: true });
  for (const [what, args] of [
    ['client', ['build', '--logLevel', 'warn']],
    ['server', ['build', '-c', 'vite.server.config.ts', '--logLevel', 'warn']],
  ] as const) {
    const stepAtMs = Date.now();
    // A test or development run around us must not leak into what is built.
    const env = { NODE_ENV: 'production', VITEST: undefined };
    const { exitCode, output } = await runTool('vite', args, { output: 'capture', env });
    if (exitCode !== 0) throw new ScriptError(`the ${what} does not build:\n${output}`);
    say(`built the ${what} in ${((Date.now() - stepAtMs) / 1000).toFixed(1)} s`);
  }
  const stamp = join(ROOT, STAMP);
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAtMs / 1000, startedAtMs / 1000);
}

/** Why the sources have to be built again; null when `dist` is newer than all of them. */
export function whyBuild(root: string): string | null {
  const builtAtMs = statSync(join(root, STAMP), { throwIfNoEntry: false })?.mtimeMs;
  if (builtAtMs === undefined) return 'nothing is built yet';
  const changed = SOURCES.map((source) => newest(join(root, source))).find((file) => file && file.atMs > builtAtMs);
  return changed ? `${changed.path.slice(root.length).replace(/^\//, '')} is newer than what is built` : null;
}

/** The newest file or folder below a path, the path itself included: a folder's time shows what was taken away. */
function newest(path: string): { path: string; atMs: number } | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return null;
  let found = { path, atMs: stat.mtimeMs };
  if (!stat.isDirectory()) return found;
  for (const entry of readdirSync(path)) {
    const inner = newest(join(path, entry));
    if (inner && inner.atMs > found.atMs) found = inner;
  }
  return found;
}
