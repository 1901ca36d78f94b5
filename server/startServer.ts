import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { campaign } from '../schema/tables.ts';
import { createAccounts } from './accounts/accounts.ts';
import type { PasswordCost } from './accounts/passwords.ts';
import { type Config, ConfigError } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { lockDataFolder } from './dataFolderLock.ts';
import { createDemoRoutes } from './demo/demoRoutes.ts';
import type { SupervisorLink } from './demo/supervisorLink.ts';
import { createSqliteDocLog } from './doclog/sqliteDocLog.ts';
import { createApp } from './http/app.ts';
import { answerWith } from './http/authRoutes.ts';
import { clientFolder } from './http/clientFolder.ts';
import { describe } from './http/errors.ts';
import { createOrigins } from './http/origins.ts';
import { createRefreshCookies } from './http/refreshCookie.ts';
import { attachSync } from './http/socketUpgrade.ts';
import { createStaticClient } from './http/staticClient.ts';
import { createViteClient } from './http/viteClient.ts';
import { listen } from './listen.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics } from './operate/metrics.ts';
import { isQuietHour } from './operate/quietHours.ts';
import { createWriteProbe } from './operate/readiness.ts';
import type { EngineEvents } from './rooms/engineEvents.ts';
import { createEpochKeeper } from './rooms/epochKeeper.ts';
import { createRoomRegistry } from './rooms/roomRegistry.ts';
import { createTimers } from './rooms/timers.ts';

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

const CLOSE_GRACE_MS = 1_000;

/**
 * Opens the data folder and serves it: the only place where the parts are put together.
 *
 * @param deps.client who serves the pages: `built` from dist/client, `vite` from the sources with hot reload, `none`
 * @param deps.supervisor the demo's switches
 * @throws ConfigError in one line that says what to do; nothing stays open then
 */
export async function startServer(
  config: Config,
  deps: {
    readonly client: 'built' | 'vite' | 'none';
    readonly supervisor?: SupervisorLink | null;
    readonly now?: () => number;
    readonly passwordCost?: PasswordCost;
    readonly log?: Log;
    /** Listens in on the engine: tests end the process at named steps. */
    readonly events?: EngineEvents;
  },
): Promise<RunningServer> {
  const { now = Date.now, log = createLog(config.logLevel) } = deps;
  const cleanUps: (() => unknown)[] = []; // run backwards, each awaited
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      for (const cleanUp of cleanUps.reverse()) await cleanUp();
    })();
    return closing;
  };

  try {
    const unlock = lockDataFolder(config.dataDir);
    cleanUps.push(unlock);
    const database = open(config.dataDir);
    cleanUps.push(database.close);
    if (config.isDemo) refuseRealCampaign(database, config.dataDir);
    const docLog = createSqliteDocLog({ sqlite: database.sqlite, now });

    const accounts = await createAccounts({
      db: database.db,
      now,
      ...(deps.passwordCost ? { passwordCost: deps.passwordCost } : {}),
      onRightsChanged: (of) =>
        registry.recheck((claims) => ('userId' in of ? claims.userId === of.userId : claims.sessionId === of.sessionId)),
      onSessionEnded: (sessionId, reason) => log.info({ sessionId, reason }, 'session ended'),
    });
    const metrics = createMetrics({ gauged: () => registry, dataDir: config.dataDir });
    cleanUps.push(metrics.close);
    const timers = createTimers(now);
    const events = deps.events ? { ...metrics.events, ...deps.events } : metrics.events;
    const onError = ({ room, error }: { room: string; error: unknown }) => log.error({ room, ...describe(error) }, 'room failed');
    const registry = createRoomRegistry({ log: docLog, timers, events: withLog(events, log), whyEnded: accounts.whyEnded, onError });
    cleanUps.push(registry.close);
    const isQuiet = () => isQuietHour(now(), database.db.select({ timeZone: campaign.timeZone }).from(campaign).get()?.timeZone ?? 'UTC');
    const epochKeeper = createEpochKeeper({ registry, log: docLog, timers, events, isQuiet, onError });
    cleanUps.push(epochKeeper.stop);

    const whyNotWritable = createWriteProbe(database.sqlite, now);

    const server = createServer();
    const vite = deps.client === 'vite' ? await createViteClient(server, config.isDemo) : null;
    if (vite) cleanUps.push(vite.close);
    const client = deps.client === 'built' ? createStaticClient(clientFolder(), config.isDemo) : null;

    const port = await listen(server, config.port, config.host);
    cleanUps.push(() => closeHttp(server));
    // no `await` from here on: a request that is already on its way finds everything in its place
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    const origin = `http://${host}:${port}`;
    const publicOrigin = config.publicOrigin.endsWith(':0') ? origin : config.publicOrigin;
    const origins = createOrigins(publicOrigin, config.allowedOrigins);
    const cookies = createRefreshCookies(publicOrigin);
    const app = createApp({
      database,
      accounts,
      epochOf: docLog.epochOf,
      metrics: { ...metrics, token: config.metricsToken },
      whyNotReady: () => (closing !== null ? 'the server is restarting' : whyNotWritable()),
      origins,
      cookies,
      isDemo: config.isDemo,
      demo: config.isDemo
        ? createDemoRoutes({
            sqlite: database.sqlite,
            signIn: async (c, username) => c.json(answerWith(c, cookies, await accounts.signIn.without(username))),
            supervisor: deps.supervisor ?? null,
          })
        : null,
      client,
      log,
      now,
    });
    const answer = getRequestListener(app.fetch);
    server.on('request', (request, response) => {
      if (vite && !OURS.test(request.url ?? '/')) vite.handle(request, response);
      else answer(request, response).catch((error: unknown) => log.error(describe(error), 'answer failed'));
    });
    const detach = attachSync(server, {
      registry,
      redeem: accounts.tickets.redeem,
      isAllowedOrigin: origins.isAllowed,
      isForOthers: (request) => vite !== null && request.headers['sec-websocket-protocol']?.startsWith('vite-') === true,
      onError: (error) => log.error(describe(error), 'socket failed'),
    });
    cleanUps.push(() => detach(registry.close));
    const setupLink = accounts.firstAdmin.isOpen() ? `${publicOrigin}/setup#${accounts.firstAdmin.secret}` : null;
    return { origin, port, publicOrigin, setupLink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function open(dataDir: string): Database {
  try {
    return openDatabase(join(dataDir, 'committee-room.sqlite'));
  } catch (error) {
    const code = sqliteCodeOf(error);
    if (!code) throw error;
    throw new ConfigError(`DATA_DIR is "${dataDir}": its database cannot be opened (${code}); ${adviceFor(code)}`);
  }
}

/** Also of an error in a migration, which Drizzle wraps. */
function sqliteCodeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && String(error.code).startsWith('SQLITE_')) return String(error.code);
  return sqliteCodeOf(error.cause);
}

function adviceFor(code: string): string {
  if (code.startsWith('SQLITE_BUSY')) return 'another process is writing to it: end that one and start again';
  if (code.startsWith('SQLITE_FULL')) return 'the disk is full: free some space and start again';
  return 'choose another folder or restore a backup';
}

/** Damage is told to whoever reads the log, besides being counted. */
const withLog = (events: EngineEvents, log: Log): EngineEvents => ({
  ...events,
  damaged(room, seqs, what) {
    log.error({ room, seqs: seqs.slice(0, 100), what }, 'damaged: set aside');
    events.damaged?.(room, seqs, what);
  },
});

/** With `DEMO=1` anybody on this machine signs in without a password: never to a campaign's own data. */
function refuseRealCampaign({ db }: Database, dataDir: string): void {
  const found = db.select({ isDemo: campaign.isDemo }).from(campaign).get();
  if (found && !found.isDemo)
    throw new ConfigError(`DEMO is 1 and DATA_DIR "${dataDir}" holds a real campaign: unset DEMO, or choose another folder`);
}

/** What Vite must not answer in development. */
const OURS = /^\/(api|sync|healthz|readyz|metrics)([/?]|$)/;

/** Lets requests under way end for a moment, then cuts what is left. */
async function closeHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutting = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(cutting);
}
