import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { AppError } from '../schema/errors.ts';
import { campaign } from '../schema/tables/campaign.ts';
import { createAccounts } from './accounts/accounts.ts';
import { readTimeZone } from './accounts/campaign.ts';
import type { PasswordCost } from './accounts/passwords.ts';
import { createAuditRecorder } from './audit/auditRecorder.ts';
import { createDenials } from './audit/denials.ts';
import { type Config, ConfigError } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { lockDataFolder } from './dataFolderLock.ts';
import { createDemoRoutes } from './demo/demoRoutes.ts';
import type { SupervisorLink } from './demo/supervisorLink.ts';
import { createSqliteDocLog } from './doclog/sqliteDocLog.ts';
import { holdBallots } from './holdBallots.ts';
import { type HeldBoard, holdBoard } from './holdBoard.ts';
import { holdCalls } from './holdCalls.ts';
import { holdElectors } from './holdElectors.ts';
import { holdExports } from './holdExports.ts';
import { holdMoves } from './holdMoves.ts';
import { holdProjection } from './holdProjection.ts';
import { holdResults } from './holdResults.ts';
import { type HeldRooms, holdRooms } from './holdRooms.ts';
import { holdSealed } from './holdSealed.ts';
import { agentOf } from './http/agentOf.ts';
import { createApiLimits } from './http/apiLimits.ts';
import { createApp } from './http/app.ts';
import { answerWith } from './http/authRoutes.ts';
import { createCarrierLimits } from './http/carrierLimits.ts';
import { clientFolder } from './http/clientFolder.ts';
import { describe } from './http/errors.ts';
import { createHttpServer } from './http/httpServer.ts';
import { createOrigins } from './http/origins.ts';
import { createRefreshCookies } from './http/refreshCookie.ts';
import { attachSync } from './http/socketUpgrade.ts';
import { createStaticClient } from './http/staticClient.ts';
import { createCallerAddress } from './http/strangers.ts';
import { createViteClient } from './http/viteClient.ts';
import { keepAudit } from './keepAudit.ts';
import type { Lifetime } from './lifetime.ts';
import { closeHttp, listen, originOf } from './listen.ts';
import type { Log } from './log.ts';
import { createMetrics, NO_ROOMS } from './operate/metrics.ts';
import { isQuietHour } from './operate/quietHours.ts';
import { createWriteProbe } from './operate/readiness.ts';
import { checkLogHome, openInstallation, setLogHome } from './projection/installation.ts';
import { createErasedIn } from './roll/erasedIn.ts';
import { createOnRoll } from './roll/onRoll.ts';
import { createPlanThread } from './roll/planThread.ts';
import { CARRIED_SESSION } from './rooms/connection.ts';
import type { EngineEvents } from './rooms/engineEvents.ts';
import { createSealingKeys } from './sealed/sealingKeys.ts';
import { type CoreShared, openCoreShared } from './shareCore.ts';
import { adviceFor, sqliteCodeOf } from './sqliteFailure.ts';
import type { RunningServer } from './startServer.ts';

/**
 * A process that owns the data folder: accounts, roll and API; rooms and sockets too, unless its role is `core`.
 *
 * @param deps.client who serves the pages: `built` from dist/client, `vite` from the sources with hot reload, `none`
 * @param deps.supervisor the demo's switches
 * @param deps.onTakenOver another process is the core of this installation now: to be ended
 * @throws ConfigError in one line that says what to do
 */
export async function startCore(
  config: Config,
  deps: {
    readonly client: 'built' | 'vite' | 'none' | { readonly folder: string };
    readonly supervisor?: SupervisorLink | null;
    readonly now: () => number;
    readonly passwordCost?: PasswordCost;
    readonly log: Log;
    readonly events?: EngineEvents;
    readonly lifetime: Lifetime;
    readonly onTakenOver: () => void;
  },
): Promise<Omit<RunningServer, 'close'>> {
  const { now, log, lifetime } = deps;
  lifetime.onEnd(lockDataFolder(config.dataDir));
  const database = open(config.dataDir);
  lifetime.onEnd(database.close);
  if (config.isDemo) refuseRealCampaign(database, config.dataDir);
  const shared = await shareLog(config, database, deps);
  const timeZone = () => readTimeZone(database.db);
  const isQuiet = () => isQuietHour(now(), timeZone());
  const projection = holdProjection({ database, now, isQuiet, log, lifetime, ...(shared ? { archivedAtMs: shared.archivedAtMs } : {}) });
  const docLog = shared?.log ?? createSqliteDocLog({ sqlite: database.sqlite, now, withAppend: projection.projector.withAppend });

  const { record, recordAll } = createAuditRecorder(database.sqlite, now);
  const denials = createDenials({
    now,
    write: recordAll,
    onDenied: (event) => log.warn(event, 'refused'),
    onError: (error) => log.error(describe(error), 'refusals not written down'),
  });
  lifetime.onEnd(denials.close);

  const sealingKeys = createSealingKeys({ db: database.db, now, randomKid: () => randomBytes(8).toString('base64url') });
  let rooms: HeldRooms | null = null;
  let board: HeldBoard | null = null;
  const accounts = await createAccounts({
    db: database.db,
    now,
    ...(deps.passwordCost ? { passwordCost: deps.passwordCost } : {}),
    onRightsChanged: (of) => rooms?.recheck(of),
    onSessionEnded: (sessionId, reason) => log.info({ sessionId, reason }, 'session ended'),
    ...(shared ? { shared: shared.tickets } : {}),
    record,
    sealingKey: sealingKeys.current,
    onError: (error) => log.error(describe(error), 'accounts'),
  });
  lifetime.onEnd(accounts.close);
  if (shared) {
    await shared.publish(accounts.facts, projection.projector.soon);
    setLogHome(database.sqlite, 'redis'); // only now: that Redis is ours
  }
  const file = fileIn(config.dataDir);
  const audit = keepAudit({ database, dataDir: config.dataDir, file, accounts, record, timeZone, now, log, lifetime });
  const metrics = createMetrics({
    gauged: () => rooms?.registry ?? NO_ROOMS,
    dataDir: config.dataDir,
    audit: audit.figures,
    projection: () => ({ ...projection.projector.figures(), checked: projection.checkFigures() }),
    board: () => board?.keeper.figures() ?? null,
    ...(shared ? { shared: { archive: shared.archiveFigures } } : {}),
  });
  lifetime.onEnd(metrics.close);
  const erased = createErasedIn(database.sqlite);
  // a core without sockets has rooms too: sealed edits come to it, and any process may serve any room
  rooms = holdRooms({
    docLog,
    presence: shared?.presence ?? null,
    whyEnded: (claims) => {
      if (claims.isCarrier) return null; // the server's own: no right of theirs is asked for
      const why = accounts.whyEnded(claims);
      return why === 'token-expired' && claims.sessionId === CARRIED_SESSION ? null : why; // there is no session behind it
    },
    isOnRoll: createOnRoll(database.db),
    timeZone,
    denials,
    erased,
    limits: config.limits,
    events: { ...metrics.events, ...deps.events },
    now,
    log,
    lifetime,
  });
  const { registry } = rooms;
  const elapsedMs = () => performance.now();
  const carriers = createCarrierLimits({ elapsedMs, factor: config.apiRateFactor, addressOf: createCallerAddress(config.proxyAddresses) });
  const calls = holdCalls({ database, accounts, registry, record, now, log, lifetime });
  const sealed = holdSealed({
    takeCalls: calls.results.take,
    database,
    accounts,
    keys: sealingKeys,
    registry,
    erased,
    record,
    count: carriers.countEdits,
    now,
    log,
  });
  const electors = holdElectors({
    database,
    docLog,
    shared,
    registry: config.role === 'all' ? registry : null,
    forgetSealed: sealed.forgetElector,
    record,
    now,
    isQuiet,
    log,
    lifetime,
  });
  projection.onErased(electors.eraseAgain);
  const rollChanged = shared?.rollChanged ?? (() => Promise.resolve());
  const archivedWhole = shared?.archivedWhole ?? (() => Promise.resolve());
  const moves = holdMoves({
    ...{ database, registry, projector: projection.projector, record, rollChanged, now, log, lifetime },
    archived: archivedWhole,
  });
  const archived = shared?.archived ?? (() => Promise.resolve());
  const results = holdResults({
    ...{ database, accounts, registry, projector: projection.projector },
    ...{ archived, archivedWhole, record, now, log, lifetime },
  });
  projection.checkAtNight(results.checkRows);
  const ballots = holdBallots({
    database,
    accounts,
    docLog,
    shared,
    registry: config.role === 'all' ? registry : null,
    projector: projection.projector,
    results,
    dataDir: config.dataDir,
    archived,
    record,
    keptMs: config.ballotsKeptMs,
    now,
    isQuiet,
    log,
    lifetime,
  });
  board = holdBoard({
    database,
    accounts,
    registry,
    ...projection,
    results,
    presence: shared?.presence ?? null,
    record,
    now,
    log,
    lifetime,
  });
  const { projector } = projection;
  const exports = holdExports({
    ...{ file, projector, results, stands: accounts.stands, record, timeZone, now, log, lifetime },
    archived: archivedWhole,
  });
  const roll = createPlanThread({ file, sqlite: database.sqlite });
  lifetime.onEnd(roll.end);
  const whyNotWritable = createWriteProbe(database.sqlite, now);

  const server = createHttpServer(config.proxyAddresses);
  const vite = deps.client === 'vite' ? await createViteClient(server, config.isDemo) : null;
  if (vite) lifetime.onEnd(vite.close);
  const built = deps.client === 'built' ? clientFolder() : typeof deps.client === 'object' ? deps.client.folder : null;
  const client = built === null ? null : createStaticClient(built, config.isDemo);

  const port = await listen(server, config.port, config.host);
  lifetime.onEnd(() => closeHttp(server));
  // no `await` from here on: a request that is already on its way finds everything in its place
  const origin = originOf(config.host, port);
  const publicOrigin = config.publicOrigin.endsWith(':0') ? origin : config.publicOrigin;
  const origins = createOrigins(publicOrigin, config.allowedOrigins);
  const cookies = createRefreshCookies(publicOrigin);
  const app = createApp({
    database,
    accounts,
    epochOf: shared ? orCannotSave(docLog.epochOf, log) : docLog.epochOf,
    audit: audit.desk,
    record,
    archived,
    ballots,
    board,
    exports,
    roll,
    results,
    electors,
    projection,
    calls,
    sealed: { ...sealed, countCarriers: carriers.countCarriers },
    rollChanged,
    moves,
    metrics: { ...metrics, token: config.metricsToken },
    whyNotReady: () => (lifetime.isEnding() ? 'the server is restarting' : (shared?.log.whyNotReady() ?? whyNotWritable())),
    origins,
    cookies,
    isDemo: config.isDemo,
    demo: config.isDemo
      ? createDemoRoutes({
          sqlite: database.sqlite,
          signIn: async (c, username) =>
            c.json(answerWith(c, cookies, await accounts.signIn.without(username, agentOf(c.req.header('User-Agent'))))),
          supervisor: deps.supervisor ?? null,
        })
      : null,
    client,
    limits: createApiLimits({ elapsedMs, factor: config.apiRateFactor }),
    log,
    now,
  });
  const answer = getRequestListener(app.fetch);
  server.on('request', (request, response) => {
    if (vite && !OURS.test(request.url ?? '/')) vite.handle(request, response);
    else answer(request, response).catch((error: unknown) => log.error(describe(error), 'answer failed'));
  });
  if (config.role === 'all') {
    const detach = attachSync(server, {
      registry,
      redeem: accounts.tickets.redeem,
      isAllowedOrigin: origins.isAllowed,
      isForOthers: (request) => vite !== null && request.headers['sec-websocket-protocol']?.startsWith('vite-') === true,
      onError: (error) => log.error(describe(error), 'socket failed'),
    });
    lifetime.onEnd(() => detach(registry.close));
  }
  audit.begin();
  void electors.resume(); // what an earlier process has begun; tells its errors itself
  calls.feeder.poke();
  void moves.resume();
  void ballots.compaction.resume();
  const setupLink = accounts.firstAdmin.isOpen() ? `${publicOrigin}/setup#${accounts.firstAdmin.secret}` : null;
  return { origin, port, publicOrigin, setupLink };
}

/** Where the log lives: null when in the data folder. A folder whose rooms live elsewhere than the settings say is refused. */
async function shareLog(
  config: Config,
  { sqlite }: Database,
  deps: { readonly now: () => number; readonly log: Log; readonly lifetime: Lifetime; readonly onTakenOver: () => void },
): Promise<CoreShared | null> {
  const installation = openInstallation(sqlite);
  const complaint = checkLogHome({ ...installation, hasRedisUrl: config.redis !== null });
  if (complaint) throw new ConfigError(complaint);
  if (!config.redis) return null;
  return openCoreShared({ ...deps, connection: config.redis, role: config.role, sqlite, ...installation });
}

/** Nothing can be known of a log that does not answer: told as what it is, not as a fault of ours. */
const orCannotSave =
  (epochOf: (room: string) => Promise<number>, log: Log) =>
  async (room: string): Promise<number> => {
    try {
      return await epochOf(room);
    } catch (error) {
      log.error({ room, ...describe(error) }, 'no epoch');
      throw new AppError('cannot-save');
    }
  };

const fileIn = (dataDir: string): string => join(dataDir, 'committee-room.sqlite');

function open(dataDir: string): Database {
  try {
    const database = openDatabase(fileIn(dataDir));
    tryToWrite(database);
    return database;
  } catch (error) {
    const code = sqliteCodeOf(error);
    if (!code) throw error;
    throw new ConfigError(`DATA_DIR is "${dataDir}": its database cannot be opened (${code}); ${adviceFor(code)}`);
  }
}

/** SQLite opens a file that may not be written as one to read, and says so with the first row. Nothing is written here. */
function tryToWrite({ sqlite }: Database): void {
  sqlite.exec('BEGIN IMMEDIATE');
  sqlite.pragma(`user_version = ${sqlite.pragma('user_version', { simple: true })}`);
  sqlite.exec('ROLLBACK');
}

/** With `DEMO=1` anybody on this machine signs in without a password: never to a campaign's own data. */
function refuseRealCampaign({ db }: Database, dataDir: string): void {
  const found = db.select({ isDemo: campaign.isDemo }).from(campaign).get();
  if (found && !found.isDemo)
    throw new ConfigError(`DEMO is 1 and DATA_DIR "${dataDir}" holds a real campaign: unset DEMO, or choose another folder`);
}

/** What Vite must not answer in development. */
const OURS = /^\/(api(?!\/docs(\?|$))|sync|healthz|readyz|metrics)([/?]|$)/;
