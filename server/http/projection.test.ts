import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RollAnswer } from '../../schema/api.ts';
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

test('[R19] both are sent again when the committee’s roll was changed, not when another’s was; after an erasure all are', async () => {
  const { accessToken } = await server.login('admin');
  const send = async (line: string) => {
    const body = `roll_no,full_name,gender,committee_code\n${line}`;
    const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'text/csv' };
    expect((await fetch(`${server.origin}/api/roll`, { method: 'POST', headers, body })).status).toBe(200);
  };
  const post = async (path: string, body: unknown) =>
    expect((await server.as(accessToken, 'POST', `/api/electors/${path}`, body)).status).toBe(200);
  const idOf = async (committee: string, number: string) => {
    const { body } = await server.as<RollAnswer>(accessToken, 'GET', `/api/committees/${committee}/roll`);
    return body.electors.find((one) => one.number === number)?.id ?? '';
  };
  await send('1,Hamad Fahad Saud,male,K01\n2,Badr Fahad Saud,male,K02\n3,Saud Fahad Saud,male,K03');
  const pages = ['K01', 'K02', 'K03'].flatMap((committee) => ['guarantees', 'attendance'].map((kind) => `${committee}/${kind}`));
  const ask = (page: string, etag = '') => server.as(accessToken, 'GET', `/api/committees/${page}`, undefined, { 'If-None-Match': etag });
  const sentAgain = async (change: () => Promise<unknown>) => {
    const before = await Promise.all(pages.map(async (page) => (await ask(page)).headers.get('ETag') ?? ''));
    await change();
    const answers = await Promise.all(pages.map((page, i) => ask(page, before[i])));
    return pages.filter((_, i) => answers[i]?.status === 200);
  };
  const [moved, erased] = [await idOf('K01', '1'), await idOf('K03', '3')];
  expect(await sentAgain(() => send('2,Badr Fahad Saud,female,K02'))).toEqual(['K02/guarantees', 'K02/attendance']);
  expect(await sentAgain(() => post(`${moved}/move`, { committee: 'K02', dryRun: false }))).toEqual(pages.slice(0, 4));
  expect(await sentAgain(() => post(`${erased}/erase`, { confirm: '3' }))).toEqual(pages);
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
