import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import type { ShellFiles } from '../../client/worker/shellFiles.ts';
import { earlyFilesIn } from './earlyFiles.ts';
import { ROOT } from './root.ts';

/** Of the demo and of the description of the API, which need their server anyway: no device has to hold them. */
const NEEDS_SERVER = /^(stage|demo|DemoEnter|docs)[.-]/;

/** Writes the service worker `/sw.js` beside the built client, with the list of what it keeps. */
export function shellWorker(): Plugin {
  let folder = '';
  return {
    name: 'shell-worker',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      await writeShellWorker(folder);
    },
  };
}

/** Builds the worker for the files that lie in a folder. */
export async function writeShellWorker(folder: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'client/worker/worker.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    define: { SHELL_FILES: JSON.stringify(shellFilesIn(folder)) },
  });
  const [worker] = outputFiles;
  if (worker) writeFileSync(join(folder, 'sw.js'), worker.contents);
}

/** Everything that the app consists of; no source map, nothing compressed, not what needs its server. */
export function shellFilesIn(folder: string): ShellFiles {
  const hashed = readdirSync(join(folder, 'assets'))
    .filter((file) => /\.(js|css|svg|png|woff2)$/.test(file) && !NEEDS_SERVER.test(file))
    .sort()
    .map((file) => `/assets/${file}`);
  const named = readdirSync(folder)
    .filter((file) => /\.(html|svg|png|webmanifest)$/.test(file) && !NEEDS_SERVER.test(file))
    .sort((a, b) => Number(a === 'index.html') - Number(b === 'index.html') || a.localeCompare(b))
    .map((file) => [`/${file}`, sha256(readFileSync(join(folder, file)))] as const);
  return {
    build: sha256(JSON.stringify([hashed, named])).slice(0, 16),
    hashed,
    named: Object.fromEntries(named),
    early: earlyFilesIn(folder),
  };
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
