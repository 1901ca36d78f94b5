import { getRequestListener } from '@hono/node-server';
import type { RedisOptions } from 'ioredis';
import { MAX_CORE_SILENCE_MS } from '../schema/limits.ts';
import { createRedeem } from './accounts/redeemTicket.ts';
import { createWhyEnded } from './accounts/whyEnded.ts';
import { createDenials } from './audit/denials.ts';
import { createReportSender } from './audit/sendReports.ts';
import { sayTablets } from './board/tabletChannel.ts';
import type { Config } from './config.ts';
import { committeeOf } from './facts/factFields.ts';
import { createKnownRolls } from './facts/knownRolls.ts';
import { unpackIds } from './facts/packedIds.ts';
import { readFacts } from './facts/readFacts.ts';
import { createSharedTicketUses } from './facts/ticketUses.ts';
import { type HeldRooms, holdRooms, type RightsOf } from './holdRooms.ts';
import { describe } from './http/errors.ts';
import { createHttpServer } from './http/httpServer.ts';
import { createOrigins } from './http/origins.ts';
import { attachSync } from './http/socketUpgrade.ts';
import { createSyncApp } from './http/syncApp.ts';
import type { Lifetime } from './lifetime.ts';
import { closeHttp, listen, originOf } from './listen.ts';
import type { Log } from './log.ts';
import { openShared } from './openShared.ts';
import { createMetrics, NO_ROOMS } from './operate/metrics.ts';
import type { EngineEvents } from './rooms/engineEvents.ts';
import type { RunningServer } from './startServer.ts';

/**
 * A process that holds rooms and sockets and owns nothing: what it has to know of people it reads from what the core publishes. Not ready until
 * it has heard of it.
 * @throws ConfigError in one line that says what to do
 */
export async function startSync(
  config: Config & { readonly redis: RedisOptions },
  deps: { readonly now: () => number; readonly log: Log; readonly lifetime: Lifetime; readonly events?: EngineEvents },
): Promise<Omit<RunningServer, 'close'>> {
  const { now, log, lifetime } = deps;
  const onError = (error: unknown): void => log.error(describe(error), 'redis');
  // the core begins a room when it gives the first ticket for it, and knows which there were
  const shared = await openShared({ connection: config.redis, role: config.role, mayBegin: () => false, now, onError });
  lifetime.onEnd(shared.close);
  const denials = createDenials({
    now,
    write: createReportSender(shared.redis),
    onDenied: (event) => log.warn(event, 'refused'),
    onError: (error) => log.error(describe(error), 'refusals not reported'),
  });
  lifetime.onEnd(denials.close);
  let rooms: HeldRooms | null = null;
  let rolls: ReturnType<typeof createKnownRolls> | null = null;
  const facts = readFacts({
    redis: shared.redis,
    channels: shared.channels,
    now,
    elapsedMs: () => performance.now(),
    onChanged: (of: RightsOf) => rooms?.recheck(of),
    onField(field) {
      const committee = committeeOf(field);
      if (committee !== null) rolls?.changed(committee);
    },
    onError,
  });
  lifetime.onEnd(facts.close);
  rolls = createKnownRolls({ redis: shared.redis, versionOf: facts.rollVersionOf, erased: facts.erased, onError });
  const metrics = createMetrics({ gauged: () => rooms?.registry ?? NO_ROOMS, dataDir: null, shared: { coreHeardAtMs: facts.heardAtMs } });
  lifetime.onEnd(metrics.close);
  rooms = holdRooms({
    docLog: shared.log,
    presence: shared.presence,
    whyEnded: createWhyEnded(facts),
    timeZone: facts.timeZone,
    denials,
    isOnRoll: rolls.isOnRoll,
    erased: (room) => [...unpackIds(facts.erased()), ...facts.erasedArrivals(room)],
    prepare: rolls.ready,
    limits: config.limits,
    events: { ...metrics.events, ...deps.events },
    now,
    log,
    lifetime,
  });
  lifetime.onEnd(sayTablets({ open: shared.presence, connections: rooms.registry.connections, now }));

  const server = createHttpServer(config.proxyAddresses);
  const port = await listen(server, config.port, config.host);
  lifetime.onEnd(() => closeHttp(server));
  const origin = originOf(config.host, port);
  const publicOrigin = config.publicOrigin.endsWith(':0') ? origin : config.publicOrigin;
  const origins = createOrigins(publicOrigin, config.allowedOrigins);
  const whyNotReady = (): string | null => {
    if (lifetime.isEnding()) return 'the server is restarting';
    if (!facts.isLoaded()) return shared.log.whyNotReady() ?? 'the core has published nothing yet';
    const isSilent = now() - (facts.heardAtMs() ?? 0) > MAX_CORE_SILENCE_MS;
    return shared.log.whyNotReady() ?? (isSilent ? 'the core has not been heard of for too long' : null);
  };
  const app = createSyncApp({ whyNotReady, metrics: { ...metrics, token: config.metricsToken }, origins, log });
  server.on('request', getRequestListener(app.fetch));
  const uses = createSharedTicketUses({ redis: shared.redis, onError });
  const { registry } = rooms;
  const detach = attachSync(server, {
    registry,
    redeem: createRedeem({ standing: facts, publicKeyOf: facts.publicKeyOf, uses, now, run: null, facts }),
    isAllowedOrigin: origins.isAllowed,
    isForOthers: () => false,
    onError: (error) => log.error(describe(error), 'socket failed'),
  });
  lifetime.onEnd(() => detach(registry.close));
  return { origin, port, publicOrigin, setupLink: null };
}
