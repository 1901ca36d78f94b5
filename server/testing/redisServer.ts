/** A real redis-server for a test, on a unix socket in a folder of its own. Whatever ends the test process ends it too. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';

/** Durable and never evicting: what the server asks of any Redis. */
const SETTINGS = { port: '0', appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction', save: '' };

/** Ends a process with its parent, even when that is killed; part of util-linux. */
const SETPRIV = '/usr/bin/setpriv';

export type RedisServer = {
  /** For ioredis. */
  readonly connection: RedisOptions;
  /** Of the process that runs now; undefined after `kill`. */
  readonly pid: number | undefined;
  /** As the power going: kill -9. The folder stays. */
  kill(): Promise<void>;
  /** On the same folder, after `kill`. Resolves when it answers. */
  start(): Promise<void>;
  /** It stops answering and its connections stay open. */
  pause(): void;
  resume(): void;
  /** Everything in it is gone. */
  empty(): Promise<void>;
  /** A second one on a copy of what is on its disk now: for looking while this one is down. The caller stops it. */
  copy(): Promise<RedisServer>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

/** What ends the servers that run with this process: one listener for all of them. */
const running = new Set<() => void>();
const endAll = (): void => {
  for (const end of running) end();
};

/**
 * @param settings more lines of its configuration, or others
 * @param copyOf a folder to begin with what is in it
 */
export async function startRedisServer(
  settings: Readonly<Record<string, string>> = {},
  copyOf: string | null = null,
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  if (copyOf !== null) cpSync(copyOf, folder, { recursive: true, filter: (path) => !path.endsWith('/s') });
  const path = join(folder, 's');
  const args = Object.entries({ ...SETTINGS, ...settings, dir: folder, unixsocket: path }).flatMap(([name, value]) => [`--${name}`, value]);
  let child: ChildProcess | null = null;
  const killNow = (): void => void child?.kill('SIGKILL');

  async function start(): Promise<void> {
    if (child) throw new Error('it runs already');
    const [command = '', ...rest] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', 'redis-server'] : ['redis-server'];
    child = spawn(command, [...rest, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const started = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const take = (chunk: Buffer): void => {
        said += chunk.toString();
        if (/ready to accept connections/i.test(said)) resolve(); // after what is on disk was loaded
      };
      started.stdout?.on('data', take);
      started.stderr?.on('data', take);
      started.once('error', reject); // not on this machine
      started.once('exit', () => reject(new Error(`redis-server ended:\n${said}`)));
    });
  }

  async function kill(): Promise<void> {
    if (!child) return;
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    killNow();
    await gone;
    child = null;
  }

  const leaveNothing = (): void => {
    killNow();
    rmSync(folder, { recursive: true, force: true });
  };
  if (running.size === 0) process.once('exit', endAll);
  running.add(leaveNothing);
  await start();
  return {
    connection: { path },
    get pid() {
      return child?.pid;
    },
    kill,
    start,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async empty() {
      const redis = new Redis({ path });
      await redis.flushall();
      redis.disconnect();
    },
    copy: () => startRedisServer(settings, folder),
    async stop() {
      await kill();
      running.delete(leaveNothing);
      if (running.size === 0) process.off('exit', endAll);
      leaveNothing();
    },
  };
}
