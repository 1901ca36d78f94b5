/** A core with real accounts and as many sync processes as a test needs, on one Redis. */

import type { Redis } from 'ioredis';
import { afterEach } from 'vitest';
import { type Accounts, createAccounts } from '../../accounts/accounts.ts';
import { createRedeem } from '../../accounts/redeemTicket.ts';
import type { Standing } from '../../accounts/standing.ts';
import { createWhyEnded } from '../../accounts/whyEnded.ts';
import type { openDatabase } from '../../database.ts';
import type { useRedis } from '../../doclog/redis/testing/redisUnderTest.ts';
import { FencedOffError } from '../../fencedOffError.ts';
import { type Channels, createChannels } from '../../redis/channels.ts';
import { connectRedis } from '../../redis/connectRedis.ts';
import { coreFenceKey, TAKE_FENCE } from '../../redis/coreFence.ts';
import { runScript } from '../../redis/script.ts';
import { PASSWORD, QUICK_PASSWORDS, type TestPerson } from '../../testing/seedCampaign.ts';
import { openSeeded } from '../../testing/testDatabase.ts';
import { until } from '../../testing/until.ts';
import { committeeOf } from '../factFields.ts';
import { createKnownRolls } from '../knownRolls.ts';
import { createFactsPublisher } from '../publishFacts.ts';
import { readFacts } from '../readFacts.ts';
import { createRollFacts } from '../rollFacts.ts';
import { createSharedTicketUses } from '../ticketUses.ts';

/** No beat and no look by itself unless a test asks for them: what is found, was told or read on returning. */
const NEVER_MS = 600_000;

type CoreOptions = {
  hasRolls?: boolean;
  installationId?: string;
  beatEveryMs?: number;
  timeoutMs?: number;
  database?: ReturnType<typeof openDatabase>;
};
type SyncOptions = { lookEveryMs?: number; timeoutMs?: number };

export type Core = Awaited<ReturnType<ReturnType<typeof useFacts>['core']>>;
export type Sync = ReturnType<ReturnType<typeof useFacts>['sync']>;

/** Everything a process may know, and the same as the core says it. */
export function standingOf({ accounts }: Core, { facts }: Sync) {
  const people = accounts.facts.personIds();
  const sessions = accounts.facts.sessionIds();
  const say = (standing: Pick<Standing, 'memberOf' | 'endsAtMs' | 'isLive'>) => ({
    people: people.map((id) => standing.memberOf(id)),
    sessions: sessions.map((id) => [standing.endsAtMs(id), standing.isLive(id)]),
  });
  return { known: say(facts), truth: say({ ...accounts.people, ...accounts.sessions }) };
}

const isDone = (done: Promise<unknown>): Promise<boolean> =>
  done.then(
    () => true,
    () => false,
  );

/** A process's number, as the core takes it. */
export function fenceOn(redis: Redis) {
  let taking: Promise<number> | null = null;
  let isGivenUp = false;
  return {
    isGivenUp: () => isGivenUp,
    giveUp() {
      isGivenUp = true;
    },
    async number(): Promise<number> {
      if (isGivenUp) throw new FencedOffError();
      taking ??= runScript(redis, TAKE_FENCE, [coreFenceKey(), 0]).then(Number, (error: unknown) => {
        taking = null; // asked again, as the core does
        throw error;
      });
      return taking;
    },
  };
}

/** To be called at the top of a test file, after `useRedis`. */
export function useFacts(redis: ReturnType<typeof useRedis>) {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  function connect(timeoutMs: number, errors: unknown[]): Redis {
    const connection = connectRedis({ connection: redis.server().connection, timeoutMs, onError: (error) => void errors.push(error) });
    cleanUps.push(() => connection.disconnect());
    return connection;
  }

  /** Not started yet. */
  async function core({
    hasRolls = false,
    installationId = 'ours',
    beatEveryMs = NEVER_MS,
    timeoutMs = 5_000,
    database: given,
  }: CoreOptions = {}) {
    const errors: unknown[] = [];
    const clock = { aheadMs: 0 };
    const now = (): number => Date.now() + clock.aheadMs;
    const database = given ?? (await openSeeded());
    if (!given) cleanUps.push(database.close);
    const connection = connect(timeoutMs, errors);
    const onError = (error: unknown) => void errors.push(error);
    let publisher: ReturnType<typeof createFactsPublisher> | null = null; // the accounts tell of their first key before there is one
    const accounts: Accounts = await createAccounts({
      db: database.db,
      now,
      passwordCost: QUICK_PASSWORDS,
      onRightsChanged: () => {},
      shared: {
        uses: createSharedTicketUses({ redis: connection, onError }),
        published: () => publisher?.flushed() ?? Promise.reject(new Error('nothing is published yet')),
        onFact: (changed) => publisher?.changed(changed),
      },
    });
    const fence = fenceOn(connection);
    const started = createFactsPublisher({
      redis: connection,
      fence,
      facts: accounts.facts,
      rolls: hasRolls ? createRollFacts(database) : null,
      installationId,
      now,
      onError,
      beatEveryMs,
      timeoutMs,
    });
    publisher = started;
    cleanUps.push(started.close, accounts.close);
    return {
      accounts,
      publisher: started,
      fence,
      database,
      connection,
      errors,
      clock,
      async signIn(username: TestPerson) {
        const come = await accounts.signIn.withPassword({ username, password: PASSWORD, agent: '' });
        if ('attempt' in come) throw new Error('it had to wait');
        return come.answer;
      },
      ticketFor: ({ sessionId, user }: { sessionId: string; user: { id: string } }, roomName = 'guarantees/K01') =>
        accounts.tickets.issue({ userId: user.id, sessionId, device: 'abc', roomName, epoch: null }),
    };
  }

  /** A process without accounts: what it knows, and what it tells its sockets. */
  function sync({ lookEveryMs = NEVER_MS, timeoutMs = 5_000 }: SyncOptions = {}) {
    const errors: unknown[] = [];
    const changes: string[] = [];
    const clock = { aheadMs: 0 };
    const now = (): number => Date.now() + clock.aheadMs;
    const onError = (error: unknown) => void errors.push(error);
    const connection = connect(timeoutMs, errors);
    const channels: Channels = createChannels({ connection: redis.server().connection, onError, timeoutMs });
    cleanUps.push(channels.close);
    const rolls = createKnownRolls({
      redis: connection,
      versionOf: (committee) => facts.rollVersionOf(committee),
      erased: () => facts.erased(),
      onError,
    });
    const facts = readFacts({
      redis: connection,
      channels,
      now,
      elapsedMs: now,
      onChanged: (of) => void changes.push('userId' in of ? of.userId : of.sessionId),
      onField(field) {
        const committee = committeeOf(field);
        if (committee !== null) rolls.changed(committee);
      },
      onError,
      lookEveryMs,
      timeoutMs,
    });
    cleanUps.push(facts.close);
    const uses = createSharedTicketUses({ redis: connection, onError });
    return {
      facts,
      rolls,
      connection,
      channels,
      errors,
      changes,
      clock,
      redeem: createRedeem({ standing: facts, publicKeyOf: facts.publicKeyOf, uses, now, run: null, facts }),
      whyEnded: createWhyEnded(facts),
    };
  }

  return {
    core,
    sync,
    versionThere: async (): Promise<number> => Number(await redis.admin().hget('cx:facts', 'version')),
    /** A core that has published, a process that knows it, and a connection of Noura's on it. */
    async connected(coreOptions: CoreOptions = {}, syncOptions: SyncOptions = {}) {
      const theCore = await core(coreOptions);
      // a test's short patience is with what it does later: a machine with other work may need longer for this
      await until('it is published', () => isDone(theCore.publisher.start()));
      const theSync = sync(syncOptions);
      const session = await theCore.signIn('noura');
      await until('the session is published', () => isDone(theCore.publisher.flushed()));
      await until('it knows', () => theSync.facts.isLive(session.sessionId));
      const claims = await theSync.redeem(await theCore.ticketFor(session), 'guarantees/K01');
      theSync.changes.length = 0;
      return { core: theCore, sync: theSync, session, claims, why: () => theSync.whyEnded(claims) };
    },
  };
}
