import { expect, test } from 'vitest';
import { createRedeem } from '../accounts/redeemTicket.ts';
import { ticketUsesContract } from '../accounts/ticketUsesContract.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { connectRedis } from '../redis/connectRedis.ts';
import { until } from '../testing/until.ts';
import { useFacts } from './testing/factsUnderTest.ts';
import { createSharedTicketUses } from './ticketUses.ts';

const redis = useRedis();
const { core: openCore, sync: openSync } = useFacts(redis);

ticketUsesContract(() => {
  const open = () => createSharedTicketUses({ redis: redis.admin(), onError: () => {} });
  return [open(), open()];
});

test('[P4] a use and its refusals are forgotten by themselves, the use long after the ticket', async () => {
  const uses = createSharedTicketUses({ redis: redis.admin(), onError: () => {} });
  await uses.take('t');
  await uses.refuse('t');
  const [used, refused] = [await redis.admin().pttl('cx:ticket:t'), await redis.admin().pttl('cx:refused:t')];
  expect(used).toBeGreaterThan(5 * 60_000);
  expect(refused).toBeGreaterThan(50_000);
  expect(refused).toBeLessThanOrEqual(60_000);
});

test('[P4] a ticket that one process took is refused by another: 4001, and the third time 4403', async () => {
  const core = await openCore();
  await core.publisher.start();
  const [a, b] = [openSync(), openSync()];
  await until('both know', () => a.facts.isLoaded() && b.facts.isLoaded());
  const ticket = await core.ticketFor(await core.signIn('noura'));
  expect(await a.redeem(ticket, 'guarantees/K01')).toMatchObject({
    userName: 'Noura',
    role: 'coordinator',
    access: 'write',
    device: 'abc',
  });
  await expect(b.redeem(ticket, 'guarantees/K01')).rejects.toMatchObject({ code: 'not-authenticated' });
  await expect(a.redeem(ticket, 'guarantees/K01')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(core.accounts.tickets.redeem(ticket, 'guarantees/K01')).rejects.toMatchObject({ code: 'forbidden' });
});

test('[P4] of twenty attempts at two processes at once one has the ticket', async () => {
  const core = await openCore();
  await core.publisher.start();
  const syncs = [openSync(), openSync()];
  await until('both know', () => syncs.every(({ facts }) => facts.isLoaded()));
  const ticket = await core.ticketFor(await core.signIn('noura'));
  const attempts = Array.from({ length: 20 }, (_, i) =>
    syncs[i % 2]?.redeem(ticket, 'guarantees/K01').then(
      () => true,
      () => false,
    ),
  );
  expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
});

test('[P4] a use outlives Redis and the process that took it, and the ticket of an earlier run of the core still counts', async () => {
  const core = await openCore();
  await core.publisher.start();
  const first = openSync();
  await until('it knows', first.facts.isLoaded);
  const session = await core.signIn('noura');
  const [used, fresh] = [await core.ticketFor(session), await core.ticketFor(session)];
  await first.redeem(used, 'guarantees/K01');
  await core.publisher.close();
  await redis.server().kill();
  await redis.server().start();
  const again = await openCore({ database: core.database });
  await until('the core is back', () =>
    again.publisher.start().then(
      () => true,
      () => false,
    ),
  );
  const second = openSync();
  await until('it knows', second.facts.isLoaded);
  await expect(second.redeem(used, 'guarantees/K01')).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(await second.redeem(fresh, 'guarantees/K01')).toMatchObject({ userName: 'Noura' });
});

test('[P4] Redis away, stalled or full: cannot-save, which closes 1013; the ticket is not refused for it', async () => {
  const core = await openCore();
  await core.publisher.start();
  const sync = openSync({ timeoutMs: 200 });
  await until('it knows', sync.facts.isLoaded);
  const ticket = await core.ticketFor(await core.signIn('noura'));

  await redis.admin().config('SET', 'maxmemory', '1');
  await expect(sync.redeem(ticket, 'guarantees/K01')).rejects.toMatchObject({ code: 'cannot-save' });
  await redis.admin().config('SET', 'maxmemory', '0');

  await redis.server().kill();
  await until('it is noticed', () => sync.connection.status !== 'ready');
  await expect(sync.redeem(ticket, 'guarantees/K01')).rejects.toMatchObject({ code: 'cannot-save' });
  await redis.server().start();
  await until('it is back', () => sync.connection.status === 'ready');
  expect(await sync.redeem(ticket, 'guarantees/K01')).toMatchObject({ access: 'write' });

  redis.server().pause();
  try {
    await expect(sync.redeem(ticket, 'guarantees/K01')).rejects.toMatchObject({ code: 'cannot-save' });
  } finally {
    redis.server().resume();
  }
});

test('[P4] a connection that nobody answers on is given up after one command', async () => {
  const connection = connectRedis({ connection: redis.server().connection, timeoutMs: 200, onError: () => {} });
  const uses = createSharedTicketUses({ redis: connection, onError: () => {} });
  await until('it is connected', () => connection.status === 'ready');
  redis.server().pause();
  try {
    await expect(Promise.resolve(uses.take('t'))).rejects.toMatchObject({ code: 'cannot-save' });
    await until('it is given up', () => connection.status !== 'ready');
  } finally {
    redis.server().resume();
    connection.disconnect();
  }
});

test('[P4] before anything is known every ticket is told cannot-save, also one that is none', async () => {
  const sync = openSync();
  await expect(sync.redeem('nonsense', 'guarantees/K01')).rejects.toMatchObject({ code: 'cannot-save' });
  const core = await openCore();
  await core.publisher.start();
  await until('it knows', sync.facts.isLoaded);
  await expect(sync.redeem('nonsense', 'guarantees/K01')).rejects.toMatchObject({ code: 'not-authenticated' });
});

test('[P4] an embedded ticket does not count in another run, a shared one says no run', async () => {
  const core = await openCore();
  await core.publisher.start();
  const { accounts } = core;
  const ticket = await core.ticketFor(await core.signIn('noura'));
  const claims = JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString());
  expect(Object.keys(claims).sort()).toEqual(['aud', 'dev', 'ep', 'exp', 'fv', 'iat', 'iss', 'jti', 'room', 'sid', 'sub', 'ver']);
  expect(claims.fv).toBe(await core.publisher.flushed());
  const embedded = createRedeem({
    standing: { find: () => null, memberOf: () => null, endsAtMs: () => null },
    publicKeyOf: async (header) => openSync().facts.publicKeyOf(header),
    uses: { take: () => true, refuse: () => 'retry' },
    now: Date.now,
    run: 'this one',
  });
  await expect(embedded(ticket, 'guarantees/K01')).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(await accounts.tickets.redeem(ticket, 'guarantees/K01')).toMatchObject({ userName: 'Noura' });
});
