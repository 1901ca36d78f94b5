import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RollAnswer, RollImportAnswer } from '../../schema/api.ts';
import type { Erased, HeldData } from '../../schema/auditApi.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { type RunningServer, startServer } from '../startServer.ts';
import { filesWith } from '../testing/bytesOnDisk.ts';
import { type RedisServer, startRedisServer } from '../testing/redisServer.ts';
import { QUICK_PASSWORDS } from '../testing/seedCampaign.ts';
import { signInAs } from '../testing/signInAs.ts';
import { createStockTablet, type StockTablet } from '../testing/stockTablet.ts';
import { openSeeded } from '../testing/testDatabase.ts';
import { until } from '../testing/until.ts';

const ROOM = 'guarantees/K01';
const CANARY = 'ZarqaCanary';

let redis: RedisServer;
let dataDir: string;
const running: RunningServer[] = [];
const tablets = new Set<StockTablet>();
beforeAll(async () => {
  redis = await startRedisServer({ rdbcompression: 'no' }); // so that what is there is found
});
afterAll(() => redis.stop());
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const database = await openSeeded(join(dataDir, 'committee-room.sqlite'));
  database.close();
});
afterEach(async () => {
  for (const tablet of tablets) tablet.end();
  await Promise.all(running.splice(0).map((server) => server.close()));
  rmSync(dataDir, { recursive: true });
});

async function start(role: 'core' | 'sync'): Promise<RunningServer> {
  const folder: Record<string, string> = role === 'core' ? { DATA_DIR: dataDir } : {};
  const config = readConfig({ PORT: '0', LOG_LEVEL: 'silent', REDIS_URL: `unix:${redis.connection.path}`, ROLE: role, ...folder });
  const server = await startServer(config, { client: 'none', passwordCost: QUICK_PASSWORDS, log: createLog('silent') });
  running.push(server);
  return server;
}

const filesWithCanary = (): string[] => [dataDir, dirname(String(redis.connection.path))].flatMap((folder) => filesWith(folder, CANARY));

test('[E2] with a core and a sync process nothing is left in Redis’ files either, and a tablet at the other process comes back without them', async () => {
  const core = await start('core');
  const sync = await start('sync');
  const admin = await signInAs('admin', core, tablets);
  const call = async <Answer>(path: string, method = 'GET', body?: string, type = 'application/json') => {
    const headers = { Authorization: `Bearer ${admin.accessToken}`, 'Content-Type': type };
    const answer = await fetch(core.origin + path, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, body: (await answer.json()) as Answer }; // our own server's
  };
  await call<RollImportAnswer>(
    '/api/roll',
    'POST',
    `roll_no,name,gender,committee\n1,${CANARY} Hamad,female,K01\n2,Noura Hamad,female,K01`,
    'text/csv',
  );
  const roll = await call<RollAnswer>('/api/committees/K01/roll');
  const [canary = '', other = ''] = roll.body.electors.map(({ id }) => id);
  const noura = await signInAs('noura', core, tablets);
  const tablet = await noura.open(ROOM, sync);
  tablet.doc.transact(() => {
    tablet.rows.set(`${canary}user01n`, `${CANARY} said so`);
    tablet.rows.set(`${other}user01n`, 'stays');
  });
  await tablet.saved(2);

  const cells = async () => (await call<HeldData>(`/api/electors/${canary}/held`)).body.cells;
  await expect.poll(cells, { timeout: 10_000 }).toMatchObject([{ room: ROOM, value: `${CANARY} said so`, user: { name: 'Noura' } }]);
  expect(filesWithCanary().length).toBeGreaterThan(1);
  const erased = await call<Erased>(`/api/electors/${canary}/erase`, 'POST', JSON.stringify({ confirm: '1' }));
  expect(erased).toEqual({ status: 200, body: { rooms: [ROOM], logRows: 1, isFinished: true } });
  await until('Redis has removed its old files', () => filesWithCanary().length === 0);

  await tablet.closedWith(4409); // first 1013, for its process only finds that the log went on; then its ticket is of another epoch
  const fresh = await noura.open(ROOM, sync);
  expect(fresh.hellos[0]?.erased).toEqual([canary]);
  expect(fresh.rows.toJSON()).toEqual({ [`${other}user01n`]: 'stays' });
  fresh.rows.set(`${other}user01a`, 'p');
  await fresh.saved(2);
  const ticket = await noura.ticketFor(ROOM, 'device-of-noura-1'.padEnd(24, '0'));
  const old = createStockTablet({ origin: sync.origin, room: ROOM, ticket, doc: tablet.doc }); // with all that it held
  tablets.add(old);
  await old.closedWith(4409);
  expect(filesWithCanary()).toEqual([]);
  expect((await call(`/api/electors/${canary}/held`)).status).toBe(404);
}, 30_000);
