import type { RedisOptions } from 'ioredis';
import type { PasswordCost } from './accounts/passwords.ts';
import type { Config } from './config.ts';
import type { SupervisorLink } from './demo/supervisorLink.ts';
import { createLifetime } from './lifetime.ts';
import { createLog, type Log } from './log.ts';
import type { EngineEvents } from './rooms/engineEvents.ts';
import { startCore } from './startCore.ts';
import { startSync } from './startSync.ts';

export type RunningServer = {
  /** Where this process listens. */
  readonly origin: string;
  readonly port: number;
  /** Where browsers reach it. */
  readonly publicOrigin: string;
  /** The one-time link for the first admin; null when there is one. */
  readonly setupLink: string | null;
  /** Puts what is under way on disk, tells every socket 1012 and frees everything. Safe to call twice. */
  close(): Promise<void>;
};

/**
 * Starts this process in its role: `startCore` and `startSync` are the only places where the parts are put together.
 *
 * @param deps.client who serves the pages, where the role serves any; `folder`: a client that was built into another place than dist/client
 * @param deps.onTakenOver called once this server has ended by itself, for another one is the core of its installation now [Q17]
 * @param deps.events listens in on the engine: tests end the process at named steps
 * @throws ConfigError in one line that says what to do; nothing stays open then
 */
export async function startServer(
  config: Config,
  deps: {
    readonly client: 'built' | 'vite' | 'none' | { readonly folder: string };
    readonly supervisor?: SupervisorLink | null;
    readonly now?: () => number;
    readonly passwordCost?: PasswordCost;
    readonly log?: Log;
    readonly events?: EngineEvents;
    readonly onTakenOver?: () => void;
  },
): Promise<RunningServer> {
  const lifetime = createLifetime();
  const log = deps.log ?? createLog(config.logLevel);
  let takeOver = (): void => {};
  const takenOver = new Promise<void>((resolve) => {
    takeOver = resolve;
  });
  const all = { ...deps, lifetime, now: deps.now ?? Date.now, log, onTakenOver: takeOver };
  try {
    const running = await (isSync(config) ? startSync(config, all) : startCore(config, all));
    void takenOver.then(endTakenOver);
    return { ...running, close: lifetime.end };
  } catch (error) {
    await lifetime.end();
    throw error;
  }

  /** Whatever it took from here on would lie in a folder that nobody goes on with. */
  async function endTakenOver(): Promise<void> {
    log.fatal(TAKEN_OVER);
    try {
      await lifetime.end();
    } finally {
      deps.onTakenOver?.();
    }
  }
}

const TAKEN_OVER =
  'another process, on another copy of the data folder, is the core of this installation now: this one ends, and is not started again on this folder until `npm run move-log -- --to redis` was run with it';

/** `readConfig` refuses a sync process without a Redis. */
const isSync = (config: Config): config is Config & { readonly redis: RedisOptions } => config.role === 'sync' && config.redis !== null;
