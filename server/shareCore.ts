import type { Database as Sqlite } from 'better-sqlite3';
import type { RedisOptions } from 'ioredis';
import { AppError } from '../schema/errors.ts';
import { isDerivedRoom } from '../schema/rooms.ts';
import type { AccountFacts, ChangedFact } from './accounts/accountFacts.ts';
import type { SharedTickets } from './accounts/tickets.ts';
import { followReports } from './audit/followReports.ts';
import { type Config, ConfigError } from './config.ts';
import { createFactsPublisher, ForeignRedisError } from './facts/publishFacts.ts';
import { createRollFacts } from './facts/rollFacts.ts';
import { createSharedTicketUses } from './facts/ticketUses.ts';
import { FencedOffError } from './fencedOffError.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import { openShared, type Shared } from './openShared.ts';
import { type Archiver, type ArchiverFigures, createArchiver } from './projection/archiver.ts';
import { createCoreFence } from './projection/coreFence.ts';
import { BEGINNING, createArchiveWriter } from './projection/writeArchive.ts';

const MAX_ARCHIVING_MS = 2_000;
const NOTHING_ARCHIVED: ArchiverFigures = { lagRows: 0, lastArchivedAtMs: null, stoppedRooms: [], isFencedOff: false };

/** What a process that owns the accounts does for the others. */
export type CoreShared = Pick<Shared, 'log' | 'presence'> & {
  readonly tickets: SharedTickets & { readonly onFact: (changed: ChangedFact) => void };
  archiveFigures(): ArchiverFigures;
  /** Resolves when what was acknowledged in a room is in SQLite, or after two seconds: what is read then may lack the last of it. */
  archived(room: string): Promise<void>;
  /** Resolves when all that was in a room's log at the call is in SQLite. @throws when it cannot be brought there */
  archivedWhole(room: string): Promise<void>;
  /** When all of a room's log was last known to be in SQLite, by whoever waited for that; null when nobody has seen it so yet. */
  archivedAtMs(room: string): number | null;
  /** Publishes who is on the rolls, and who was erased; resolves when that is done, or after the time of a command. */
  rollChanged(): Promise<void>;
  /**
   * Publishes what the accounts know, and from then on what changes; archives from then on.
   * @param onArchived called after each transaction that brought rows into SQLite
   * @throws ConfigError when the Redis is another installation's, or does not say whose it is
   */
  publish(facts: AccountFacts, onArchived: () => void): Promise<void>;
};

/**
 * Connects to Redis, publishes facts there and archives the log that lies there.
 * @throws ConfigError when that Redis will not do
 */
export async function openCoreShared(deps: {
  readonly connection: RedisOptions;
  readonly role: Config['role'];
  readonly sqlite: Sqlite;
  readonly installationId: string;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
  /** Called once, when another process is the core of this installation. */
  readonly onTakenOver: () => void;
}): Promise<CoreShared> {
  const { now, log, lifetime } = deps;
  const onError = (error: unknown): void => log.error(describe(error), 'redis');
  const archive = createArchiveWriter(deps.sqlite);
  const mayBegin = (room: string): boolean => isDerivedRoom(room) || archive.placeOf(room).epoch === BEGINNING.epoch;
  const shared = await openShared({ ...deps, mayBegin, onError });
  lifetime.onEnd(shared.close);
  let publisher: ReturnType<typeof createFactsPublisher> | null = null;
  let archiver: Archiver | null = null;
  const fence = createCoreFence({ log: shared.log, sqlite: deps.sqlite, onGivenUp: deps.onTakenOver });
  const wholeAtMs = new Map<string, number>();
  async function reach(room: string): Promise<void> {
    if (!archiver) throw new AppError('cannot-save');
    const askedAtMs = now();
    const [failed] = (await archiver.reach(room)).values();
    if (failed !== undefined) throw failed;
    wholeAtMs.set(room, askedAtMs);
  }
  return {
    log: {
      ...shared.log,
      whyNotReady: () => shared.log.whyNotReady() ?? (fence.isGivenUp() ? 'another process is the core of this installation now' : null),
    },
    presence: shared.presence,
    tickets: {
      uses: createSharedTicketUses({ redis: shared.redis, onError }),
      onFact: (changed) => publisher?.changed(changed),
      async published() {
        if (!publisher) throw new AppError('cannot-save');
        return publisher.flushed();
      },
    },
    archiveFigures: () => archiver?.figures() ?? NOTHING_ARCHIVED,
    async archived(room) {
      const enough = new Promise((resolve) => setTimeout(resolve, MAX_ARCHIVING_MS).unref());
      await Promise.race([reach(room).catch(() => {}), enough]); // how old it is stands beside what is answered [Q10]
    },
    archivedWhole: reach,
    archivedAtMs: (room) => wholeAtMs.get(room) ?? null,
    async rollChanged() {
      publisher?.changed({ roll: true });
      await publisher?.flushed().catch(() => {}); // it was told, and the next beat tries again
    },
    async publish(facts, onArchived) {
      publisher = createFactsPublisher({ ...deps, redis: shared.redis, fence, facts, rolls: createRollFacts(deps), onError });
      lifetime.onEnd(publisher.close);
      try {
        await publisher.start();
      } catch (error) {
        if (error instanceof ForeignRedisError || error instanceof FencedOffError) throw new ConfigError(`REDIS_URL: ${error.message}`);
        if (!(error instanceof AppError)) throw error;
        throw new ConfigError('REDIS_URL leads to a Redis that has stopped answering: start it, then start this again');
      }
      // only now: the Redis is known to be ours
      archiver = createArchiver({
        log: shared.log,
        sqlite: deps.sqlite,
        fence,
        now,
        onArchived,
        onError: ({ room, error }) => log.error({ room, ...describe(error) }, 'not archived'),
      });
      lifetime.onEnd(archiver.close);
      const reports = followReports({
        redis: shared.redis,
        sqlite: deps.sqlite,
        onError: (error) => log.error(describe(error), 'reports'),
      });
      lifetime.onEnd(reports.close);
    },
  };
}
