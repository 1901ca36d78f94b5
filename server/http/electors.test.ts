import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RollAnswer } from '../../schema/api.ts';
import type { Erased, HeldData } from '../../schema/auditApi.ts';
import { signInAs } from '../testing/signInAs.ts';
import type { StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const ROOM = 'guarantees/K01';
const tablets = new Set<StockTablet>();
let server: TestServer;
let admin: string;
let zarqa: string;
beforeAll(async () => {
  server = await startTestServer();
  admin = (await server.login('admin')).accessToken;
  const headers = { Authorization: `Bearer ${admin}`, 'Content-Type': 'text/csv' };
  const body = 'roll_no,name,gender,committee\n1,Zarqa Salem Hamad,female,K01\n2,Noura Salem Hamad,female,K01';
  await fetch(`${server.origin}/api/roll`, { method: 'POST', headers, body });
  const roll = await server.as<RollAnswer>(admin, 'GET', '/api/committees/K01/roll');
  zarqa = roll.body.electors[0]?.id ?? '';
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

const codeOf = (body: unknown): string => (body as { error: { code: string } }).error.code;

test('[E1] only an administrator reads what is held, and erases', async () => {
  for (const username of ['noura', 'door', 'clerk', 'viewer', 'auditor'] as const) {
    const { accessToken } = await server.login(username);
    const [held, erased] = [
      await server.as(accessToken, 'GET', `/api/electors/${zarqa}/held`),
      await server.as(accessToken, 'POST', `/api/electors/${zarqa}/erase`, { confirm: '1' }),
    ];
    expect([held.status, codeOf(held.body), erased.status, codeOf(erased.body)], username).toEqual([403, 'forbidden', 403, 'forbidden']);
  }
  const held = await server.as<HeldData>(admin, 'GET', `/api/electors/${zarqa}/held`);
  expect(held.body).toMatchObject({
    elector: { name: 'Zarqa Salem Hamad', number: '1' },
    cells: [],
    logRows: 0,
    imports: [{ fileName: 'roll.csv' }],
  });
  for (const id of ['nobody', 'e00000000x']) expect((await server.as(admin, 'GET', `/api/electors/${id}/held`)).status).toBe(404);
});

test('[E2] with another number nothing happens; with the right one a tablet’s later edit about the elector is refused and all others are taken', async () => {
  const wrong = await server.as(admin, 'POST', `/api/electors/${zarqa}/erase`, { confirm: '2' });
  expect([wrong.status, codeOf(wrong.body)]).toEqual([409, 'wrong-roll-number']);
  const noura = await signInAs('noura', server, tablets);
  const before = await noura.open(ROOM, server);
  before.rows.set(`${zarqa}user01n`, 'a word about Zarqa');
  await before.saved(2);
  const version = (await server.as<RollAnswer>(admin, 'GET', '/api/committees/K01/roll')).body.version;
  const erased = await server.as<Erased>(admin, 'POST', `/api/electors/${zarqa}/erase`, { confirm: '1' });
  expect(erased.body).toEqual({ rooms: [ROOM], logRows: 1, isFinished: true });
  await before.closedWith(4409);
  const roll = (await server.as<RollAnswer>(admin, 'GET', '/api/committees/K01/roll')).body;
  expect([roll.electors.map(({ name }) => name), roll.version > version]).toEqual([['Noura Salem Hamad'], true]);

  const after = await noura.open(ROOM, server);
  expect([before.hellos[0]?.erased, after.hellos[0]?.erased]).toEqual([undefined, [zarqa]]); // for what the device still keeps (E6)
  const other = roll.electors[0]?.id ?? '';
  after.doc.transact(() => {
    after.rows.set(`${zarqa}user01n`, 'written again');
    after.rows.set(`${other}user01a`, 'p');
  });
  await after.closedWith(4409);
  expect(after.refusals).toEqual([{ refused: [{ key: `${zarqa}user01n`, reason: 'not-on-roll' }] }]);
  expect((await noura.open(ROOM, server)).rows.toJSON()).toEqual({ [`${other}user01a`]: 'p' });
});
