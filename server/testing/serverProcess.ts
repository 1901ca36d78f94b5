/** The server as a process of its own, for what only a process shows: exit codes, signals, kill -9. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectNoLeaks, secretsIn } from './secrets.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = join(ROOT, 'dist/server/main.js');

/** The built server, which starts several times faster, while it is newer than every source; the sources otherwise. */
const ENTRY = isFresh(BUILT) ? BUILT : join(ROOT, 'server/main.ts');

function isFresh(built: string): boolean {
  const builtAtMs = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return ['server', 'schema'].every((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/(\.test\.ts$|^testing)/.test(path))
      .every((path) => statSync(join(ROOT, folder, path)).mtimeMs < builtAtMs),
  );
}

export type ServerProcess = {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly setupLink: string | null;
  /** Everything it said on standard output. */
  readonly said: () => string;
  /** Everything it logged. */
  readonly logged: () => string;
  /** @throws Error when something was logged that may not be (A10) */
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

function spawnServer(env: Readonly<Record<string, string>>, args: readonly string[]) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PORT: '0',
      LOG_LEVEL: 'debug',
      NODE_NO_WARNINGS: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return { child, said };
}

/** Starts it and waits for its `ready` line; throws with what it said when it ends instead. */
export async function startServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const { child, said } = spawnServer(env, ['--api-only']);
  const gone = once(child, 'close');
  const ready = new Promise<string>((resolve) => {
    child.stdout?.on('data', () => {
      const line = /^ready (\S+)$/m.exec(said.out)?.[1];
      if (line && said.out.endsWith('\n')) resolve(line);
    });
  });
  const origin = await Promise.race([ready, gone.then(() => null)]);
  if (origin === null) throw new Error(`the server ended with ${child.exitCode}: ${said.err}`);
  return {
    child,
    origin,
    setupLink: /http\S+\/setup#\S+/.exec(said.out)?.[0] ?? null,
    said: () => said.out,
    logged: () => said.err,
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await gone;
      expectNoLeaks(secretsIn(said.err));
      return child.exitCode;
    },
  };
}

/** Runs it until it ends by itself. */
export async function runServerProcess(env: Readonly<Record<string, string>>, args: readonly string[] = ['--api-only']) {
  const { child, said } = spawnServer(env, args);
  await once(child, 'close');
  return { exitCode: child.exitCode, out: said.out, err: said.err };
}
