import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RollAnswer, RollImportAnswer } from '../../schema/api.ts';
import type { HeldData } from '../../schema/auditApi.ts';
import type { TestPerson } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const HEADINGS = 'roll_no,full_name,gender,committee_code,birth_year,area';
const lines = Array.from({ length: 300 }, (_, i) => `${i + 1},Ahmad Salem Khalid ${'ABCDEFGHIJ'[i % 10]}${i},male,K01,1980,Area ${i % 7}`);
const CSV = [HEADINGS, ...lines].join('\n');

let server: TestServer;
let admin: string;
beforeAll(async () => {
  server = await startTestServer();
  admin = (await server.login('admin')).accessToken;
});
afterAll(() => server.end());

const send = async (file: string, query = '', headers: Record<string, string> = {}): Promise<RollImportAnswer> => {
  const init = { method: 'POST', headers: { Authorization: `Bearer ${admin}`, 'Content-Type': 'text/csv', ...headers }, body: file };
  const response = await fetch(`${server.origin}/api/roll${query}`, init);
  expect(response.status).toBe(200);
  return (await response.json()) as RollImportAnswer;
};
const read = async (person: TestPerson, headers: Record<string, string> = {}) => {
  const { accessToken } = await server.login(person);
  return server.as<RollAnswer>(accessToken, 'GET', '/api/committees/K01/roll', undefined, headers);
};

test('[R7] a dry run says what an import would do and changes nothing', async () => {
  const answer = await send(CSV, '?dryRun=true');
  expect(answer).toMatchObject({ isDryRun: true, counts: { added: 300, refused: 0 } });
  expect((await read('noura')).body.electors).toEqual([]);
});

test('an imported roll is read with an ETag, compressed, kept out of caches, and not sent twice', async () => {
  await send(CSV, '', { 'X-File-Name': encodeURIComponent('../كشف الناخبين.csv') });
  const { status, headers, body } = await read('noura');
  expect(status).toBe(200);
  expect(body.electors).toHaveLength(300);
  expect(body.electors[0]).toMatchObject({ number: '1', area: 'Area 0', birthYear: 1980 });
  expect(headers.get('Content-Encoding')).toBe('gzip');
  expect(headers.get('Cache-Control')).toBe('no-store');
  const etag = headers.get('ETag') ?? '';
  expect(etag).toMatch(/^W\/"[0-9a-f]{16}-K01-own"$/);
  const again = await read('noura', { 'If-None-Match': etag });
  expect([again.status, again.body]).toEqual([304, null]);
  await send(`${HEADINGS}\n9001,Newcomer Salem Khalid,male,K01,1990,Area 1`);
  expect((await read('noura', { 'If-None-Match': etag })).status).toBe(200);
});

test('[E1] of whoever came in with a file its name is held: decoded, whole where it is as long as it may be, without what cannot be seen', async () => {
  const long = `${'名'.repeat(196)}.csv`;
  const names = {
    [encodeURIComponent('C:\\rolls\\كشف\u202e مصحح.csv')]: 'كشف مصحح.csv',
    [encodeURIComponent(long)]: long,
    [encodeURIComponent(`${'a'.repeat(199)}😀.csv`)]: 'a'.repeat(199), // half of what is cut is nothing
    '100% corrected.csv': '100% corrected.csv',
  };
  for (const [i, [sent, held]] of Object.entries(names).entries()) {
    const number = String(7_001 + i);
    const line = `${number},Newcomer Fahad Khalid ${'ABCD'[i]},male,K01,1990,Area 1`;
    await send([HEADINGS, line].join('\n'), '', { 'X-File-Name': sent });
    const elector = (await read('admin')).body.electors.find((one) => one.number === number);
    const { imports } = (await server.as<HeldData>(admin, 'GET', `/api/electors/${elector?.id}/held`)).body;
    expect(imports).toMatchObject([{ fileName: held }]);
  }
});

test('[A2] the door sees number and name, under an ETag of its own', async () => {
  const own = await read('noura');
  const { body, headers } = await read('door');
  expect(Object.keys(body.electors.find(({ number }) => number === '9001') ?? {}).sort()).toEqual(['id', 'name', 'number']);
  expect(headers.get('ETag')).not.toBe(own.headers.get('ETag'));
});

test('[R18] new numbers are taken over as they were seen, and otherwise refused with 409', async () => {
  const list = (...names: readonly string[]) => [HEADINGS, ...names.map((name, i) => `${i + 1},${name},male,K02,,`)].join('\n');
  await send(list('Nasser Ali Hassan', 'Yousef Jasem Issa'));
  const corrected = list('Rashed Sultan Bader', 'Nasser Ali Hassan', 'Yousef Jasem Issa');
  const { newNumbers } = await send(corrected, '?dryRun=true');
  const init = { method: 'POST', headers: { Authorization: `Bearer ${admin}`, 'Content-Type': 'text/csv' }, body: corrected };
  expect((await fetch(`${server.origin}/api/roll?newNumbers=0123456789abcdef`, init)).status).toBe(409);
  expect(newNumbers).toMatchObject({ committees: [{ id: 'K02', code: 'K02', electors: 2 }] });
  expect(await send(corrected, `?newNumbers=${newNumbers?.seen}`)).toMatchObject({ counts: { added: 1, changed: 2, toBeDecided: 0 } });
});

test('[R19] a roll is sent again when it was changed, and not when another committee’s was: by a move, an erasure, a file', async () => {
  await send(
    `${HEADINGS}\n1,Hamad Fahad Saud,male,K01,,\n7001,Salem Fahad Saud,male,K01,,\n7002,Badr Fahad Saud,male,K02,,\n7003,Saud Fahad Saud,male,K03,,`,
  );
  const ids = ['K01', 'K02', 'K03'] as const;
  const ask = (id: string, etag = '') =>
    server.as<RollAnswer>(admin, 'GET', `/api/committees/${id}/roll`, undefined, { 'If-None-Match': etag });
  const etags = async () => Promise.all(ids.map(async (id) => (await ask(id)).headers.get('ETag') ?? ''));
  const sentAgain = async (change: () => Promise<unknown>) => {
    const before = await etags();
    await change();
    const answers = await Promise.all(ids.map((id, i) => ask(id, before[i])));
    return ids.filter((_, i) => answers[i]?.status === 200);
  };
  const idOf = async (id: string, number: string) => (await ask(id)).body.electors.find((one) => one.number === number)?.id ?? '';
  const [moved, erased] = [await idOf('K01', '7001'), await idOf('K03', '7003')];
  const post = async (path: string, body: unknown) =>
    expect((await server.as(admin, 'POST', `/api/electors/${path}`, body)).status).toBe(200);

  expect(await sentAgain(() => post(`${moved}/move`, { committee: 'K02', dryRun: true }))).toEqual([]);
  expect(await sentAgain(() => post(`${moved}/move`, { committee: 'K02', dryRun: false }))).toEqual(['K01', 'K02']);
  expect(await idOf('K02', '7001')).toBe(moved);
  expect(await sentAgain(() => post(`${erased}/erase`, { confirm: '7003' }))).toEqual(['K03']);
  expect(await sentAgain(() => send(`${HEADINGS}\n7002,Badr Fahad Saud,male,K02,1980,`))).toEqual(['K02']);
});

test('a file that is none is refused in words', async () => {
  const init = { method: 'POST', headers: { Authorization: `Bearer ${admin}` }, body: new Uint8Array(64) };
  const response = await fetch(`${server.origin}/api/roll`, init);
  expect(response.status).toBe(400);
  expect(((await response.json()) as { error: { code: string } }).error.code).toMatch(/^(unreadable-file|missing-columns)$/);
});
