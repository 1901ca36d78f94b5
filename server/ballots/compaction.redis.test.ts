import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import { randomId } from '../../schema/ids.ts';
import type { PapersAnswer, ResultAnswer } from '../../schema/resultApi.ts';
import { createRandom } from '../../schema/testing.ts';
import { createActs } from '../accounts/acts.ts';
import { createPapers } from '../accounts/papers.ts';
import { createRecounts } from '../accounts/recounts.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import { verifyAtOnce } from '../audit/verifyAudit.ts';
import { openDatabase } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { createRedisDocLog } from '../doclog/redis/redisDocLog.ts';
import { holdBallots } from '../holdBallots.ts';
import { holdResults } from '../holdResults.ts';
import type { Lifetime } from '../lifetime.ts';
import { createArchiver } from '../projection/archiver.ts';
import { createProjector } from '../projection/projector.ts';
import { openClerk } from '../results/testing/clerk.ts';
import type { CoreShared } from '../shareCore.ts';
import { filesWith } from '../testing/bytesOnDisk.ts';
import { createTestBrowser } from '../testing/client.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { useSharedServers } from '../testing/sharedServers.ts';
import { startRooms } from '../testing/startRooms.ts';
import type { StockTablet } from '../testing/stockTablet.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // two servers and a Redis, on machines that have other work
const servers = useSharedServers();
const HOUR_MS = 3_600_000;
const ROOM = 'tally/K01/1a';

test('[CR63][CR65] of a count that lies in Redis no ballot is left there or in the archive once it was verified for an hour, and it comes to the same', async () => {
  await servers.admin().config('SET', 'rdbcompression', 'no'); // so that what is there is found
  const core = await servers.start('core');
  const sync = await servers.start('sync');
  const browser = createTestBrowser(core.origin);
  const as = async <Body>(token: string, method: string, path: string, body?: unknown) => {
    const headers = { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) };
    const response = await fetch(core.origin + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body }; // our own server's
  };
  const admin = (await browser.login('admin', PASSWORD)).accessToken;
  const random = createRandom(7);
  const election: ElectionSetUp = {
    ...fromTemplate('municipality', { list: (n) => `${n}`, candidate: (n) => `${n}` }, () => randomId(4, random.byte)),
    ...{ name: 'One', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', settings: SETTINGS },
  };
  await as(admin, 'PUT', '/api/election', { seen: 0, election });
  const [paper] = (await as<PapersAnswer>(admin, 'GET', '/api/election/papers')).body.papers as BallotPaper[];
  if (!paper) throw new Error('there is no ballot paper');
  await as(admin, 'POST', '/api/users', { username: 'fahad', name: 'Fahad', role: 'reconciler', memberships: [], password: PASSWORD });
  const fahad = (await browser.login('fahad', PASSWORD)).accessToken;
  const tablets: StockTablet[] = [];
  const at = { newBrowser: () => createTestBrowser(core.origin), origin: sync.origin, as };
  const clerk = await openClerk(at, { username: 'clerk', password: PASSWORD, room: ROOM, paper, tablets });
  clerk.begin();
  for (const number of [1, 2, 3]) clerk.ballot(number, { kind: 'marks', places: [number % 2] });
  clerk.takeBack(clerk.ballot(4, { kind: 'marks', places: [1] }));
  clerk.seal();
  await clerk.saved();
  const { hash } = (await as<ResultAnswer>(fahad, 'GET', '/api/committees/K01/result')).body;
  expect((await as<ResultAnswer>(fahad, 'POST', '/api/committees/K01/verify', { count: 1, seen: hash })).body.state).toBe('verified');
  for (const tablet of tablets) tablet.end();
  await core.close();

  const folders = [servers.dataDir(), dirname(String(servers.redis().connection.path))];
  const withBallots = (): string[] => folders.flatMap((folder) => filesWith(folder, ` ${paper.id} m`));
  expect(withBallots().length).toBeGreaterThan(1); // in Redis and in the archive
  const atOnce = openParts(0, 0);
  await atOnce.compact();
  expect(withBallots().length).toBeGreaterThan(1); // somebody has written within a minute, at another process
  expect(atOnce.errors).toEqual([]);
  await atOnce.end();
  const all = openParts(HOUR_MS + 60_000);
  const before = await all.result();
  await all.compact();
  expect(all.errors).toEqual([]); // nor of the other stream, which nobody has ever opened
  expect(withBallots()).toEqual([]);
  const { streams, ...after } = await all.result();
  expect({ ...after, streams: streams.map((stream) => ({ ...stream, isCompacted: false })) }).toEqual(before);
  expect([before.state, streams[0]?.isCompacted, streams[0]?.ballots]).toEqual(['verified', true, 3]);
  expect(verifyAtOnce(all.sqlite)).toMatchObject({ bad: null });
});

/** What compacting stands on in a core, after an hour: without its sockets, and with the log in Redis. */
function openParts(aheadMs: number, keptMs = HOUR_MS) {
  const database = openDatabase(join(servers.dataDir(), 'committee-room.sqlite'));
  const { sqlite, db } = database;
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const now = () => Date.now() + aheadMs;
  const log = createRedisDocLog({ connection: servers.redis().connection, now, onError });
  const archiver = createArchiver({ log, sqlite, now, onError });
  const projector = createProjector({ sqlite, log: createLogReader(sqlite), now, everyMs: 0, onError });
  const rooms = startRooms(database, { wrap: () => log });
  const { record } = createAuditRecorder(sqlite, now);
  const acts = createActs(db);
  const ends: (() => unknown)[] = [];
  const archivedWhole = async (room: string): Promise<void> => void (await archiver.reach(room));
  const common = {
    ...{ database, record, now, projector, archived: archivedWhole, archivedWhole },
    log: { error: onError, warn: onError } as never, // no more is asked of it
    lifetime: { onEnd: (end: () => unknown) => void ends.push(end) } as unknown as Lifetime,
  };
  const results = holdResults({ ...common, registry: rooms.registry, accounts: { people: { find: () => null } as never }, everyMs: 0 }); // names are asked by nobody here
  const ballots = holdBallots({
    ...common,
    accounts: { acts, papers: createPapers({ db, now }), recounts: createRecounts({ db, acts, record, now }) },
    docLog: log,
    shared: { log, archivedWhole } as unknown as CoreShared, // of it no more is asked
    registry: null,
    results,
    dataDir: servers.dataDir(),
    keptMs,
    isQuiet: () => false,
  });
  let ended: Promise<void> | null = null;
  const endAll = async (): Promise<void> => {
    for (const end of ends.reverse()) await end();
    projector.close();
    await archiver.close();
    await rooms.registry.close();
    await log.close();
    database.close();
  };
  const end = (): Promise<void> => {
    ended ??= endAll();
    return ended;
  };
  onTestFinished(end);
  return {
    errors,
    sqlite,
    end,
    compact: ballots.compaction.pass,
    async result() {
      await archiver.reach(ROOM);
      await results.reach('K01' as never, 1);
      return results.rows.read('K01' as never, 1)?.result ?? expect.unreachable();
    },
  };
}
