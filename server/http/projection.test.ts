import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import type { AttendanceAnswer, GuaranteesAnswer } from '../../schema/projectionApi.ts';
import { reproject } from '../reproject.ts';
import { signInAs } from '../testing/signInAs.ts';
import type { StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const E1 = 'elector001' as ElectorId;
const tablets = new Set<StockTablet>();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await server.end();
});

test('what a tablet has saved is what the next call answers, by epoch and row, and nothing is sent to who has it', async () => {
  const noura = await signInAs('noura', server, tablets);
  const read = <T>(kind: string, etag?: string) =>
    server.as<T>(noura.accessToken, 'GET', `/api/committees/K01/${kind}`, undefined, etag ? { 'If-None-Match': etag } : {});
  expect((await read<GuaranteesAnswer>('guarantees')).body).toEqual({
    committee: 'K01',
    epoch: null,
    seq: null,
    ageMs: null,
    electors: [],
  });
  const list = await noura.open('guarantees/K01', server);
  const owner = 'user01' as UserId;
  list.doc.transact(() => {
    for (const { key, value } of answerWrites(E1, owner, 'promised', 5, false)) list.rows.set(key, value);
  });
  await list.saved(2);
  const first = await read<GuaranteesAnswer>('guarantees');
  expect(first.body).toMatchObject({
    seq: 1,
    electors: [
      { id: E1, isOnRoll: false, standing: 'promised', claims: [{ owner, answer: 'promised', answeredAt: 5, isWithdrawn: false }] },
    ],
  });
  expect(first.body.ageMs).toBeLessThan(5_000);
  const etag = first.headers.get('etag') ?? '';
  expect((await read('guarantees', etag)).status).toBe(304);
  list.rows.set(`${E1}${owner}x`, true);
  await list.saved(3);
  expect((await read<GuaranteesAnswer>('guarantees', etag)).body).toMatchObject({ seq: 2, electors: [{ standing: 'notAsked' }] });
});

test('[A1] an auditor reads attendance and no guarantees; a door none either', async () => {
  for (const person of ['auditor', 'door'] as const) {
    const { accessToken } = await server.login(person);
    const [guarantees, attendance] = await Promise.all(
      ['guarantees', 'attendance'].map((kind) => server.as<AttendanceAnswer>(accessToken, 'GET', `/api/committees/K01/${kind}`)),
    );
    expect([guarantees?.status, attendance?.status, attendance?.body.electors]).toEqual([403, 200, []]);
  }
});

test('reproject refuses while the server holds the folder', () => {
  expect(() => reproject(server.dataDir, () => {})).toThrow('another server is using it');
});
