import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Committee, CommitteeDetail, HistoryEntry, HistoryPage, RollAnswer, User } from '../../schema/api.ts';
import type { AuditPage } from '../../schema/auditApi.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import type { TestPerson } from '../testing/seedCampaign.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { createStockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.end());

const get = async <T>(person: TestPerson, path: string) => server.as<T>((await server.login(person)).accessToken, 'GET', path);

test('[A3] everybody sees their own committees; those who work for the campaign see all', async () => {
  const ids = async (person: TestPerson) => (await get<Committee[]>(person, '/api/committees')).body.map(({ id }) => id);
  expect(await ids('noura')).toEqual(['K01']);
  expect(await ids('salem')).toEqual(['K01', 'K02']);
  expect(await ids('door')).toEqual(['K01']);
  for (const person of ['admin', 'viewer', 'auditor'] as const) expect(await ids(person)).toEqual(['K01', 'K02', 'K03']);
  expect((await get<Committee[]>('noura', '/api/committees')).body[0]).toEqual({
    id: 'K01',
    code: 'K01',
    site: 'School K01',
    gender: 'mixed',
    status: 'polling',
    electors: 0,
  });
});

test.each(['', '/roll', '/history?elector=0123456789'])(
  '[A3] a foreign committee%s is refused with its reason, whether it exists or not',
  async (path) => {
    for (const id of ['K02', 'K99']) {
      const { status, body } = await get<{ error: { code: string; message: string } }>('noura', `/api/committees/${id}${path}`);
      expect([status, body.error.code]).toEqual([403, 'foreign-committee']);
      expect(body.error.message).toContain(`committee ${id}`);
    }
    expect((await get('admin', `/api/committees/K99${path}`)).status).toBe(404);
  },
);

test('a committee names those who work in it; who may not see its guarantees is not told who collects them', async () => {
  const { body } = await get<CommitteeDetail>('noura', '/api/committees/K01');
  expect(body.guarantors.map(({ name }) => name)).toEqual(['Noura', 'Salem']);
  expect(body.people.map(({ name }) => name)).toEqual(['Bader', 'Dana', 'Maha', 'Nasser', 'Nouf', 'Noura', 'Salem']);
  const { body: atTheDoor } = await get<CommitteeDetail>('door', '/api/committees/K01');
  expect(atTheDoor.guarantors).toEqual([]);
  expect(atTheDoor.people).toEqual(body.people);
});

test('[A1] who collects pledges is told to those only who open the list, and names to those only who open a room', async () => {
  const { accessToken: admin } = await server.login('admin');
  const collector = {
    username: 'collector',
    name: 'Huda',
    role: 'guarantor',
    memberships: [{ committee: 'K01', stream: null }],
    password: PASSWORD,
  };
  expect((await server.as(admin, 'POST', '/api/users', collector)).status).toBe(201);
  const namesFor = async (username: 'noura' | 'door' | 'clerk') => {
    const { accessToken } = await server.login(username);
    const { body } = await server.as<CommitteeDetail>(accessToken, 'GET', '/api/committees/K01');
    return body.people.map(({ name }) => name);
  };
  expect(await namesFor('noura')).toContain('Huda');
  expect(await namesFor('door')).not.toContain('Huda');
  expect(await namesFor('clerk')).toEqual(['Maha']); // whoever counts in the same stream, and nobody of the other
});

test.each([
  ['door', '/api/committees/K01/history?elector=0123456789'],
  ['clerk', '/api/committees/K01/history?elector=0123456789'],
  ['clerk', '/api/committees/K01/roll'],
  ['viewer', '/api/committees/K01/roll'],
  ['auditor', '/api/committees/K01/roll'],
] as const)('[A2] %s may not read %s', async (person, path) => {
  expect(await get(person, path)).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } });
});

test.each(['', '?key=short', '?elector=nobody', '?key=0123456789owner1a&elector=0123456789'])(
  'a history of nothing in particular (%s) is refused',
  async (query) => {
    expect(await get('noura', `/api/committees/K01/history${query}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad-request' } },
    });
  },
);

test('who wrote what when, old → new, newest first, of one cell or of all of an elector', async () => {
  const [a, b] = ['elector00a', 'elector00b'] as ElectorId[];
  const owner = 'owner1' as UserId;
  if (!a || !b) throw new Error('no electors');
  const [answer, note, other] = [claimKey(a, owner, 'answer'), claimKey(a, owner, 'note'), claimKey(b, owner, 'answer')];
  const open = async (person: TestPerson) => {
    const { accessToken, user } = await server.login(person);
    const { tickets } = await server.browser.tickets(accessToken, ['guarantees/K01'], `device-of-${person}-0000`);
    const [ticket] = tickets;
    if (!ticket || 'error' in ticket) throw new Error('no ticket');
    const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket: ticket.ticket });
    await tablet.synced();
    return { tablet, user: { id: user.id, name: user.name } };
  };
  const noura = await open('noura');
  const salem = await open('salem');
  const sees = (who: typeof noura, key: string, value: string) => until(`${key} is ${value}`, () => who.tablet.rows.get(key) === value);

  noura.tablet.rows.set(answer, 'u');
  await sees(salem, answer, 'u');
  salem.tablet.rows.set(answer, 'p');
  await sees(noura, answer, 'p');
  noura.tablet.doc.transact(() => {
    noura.tablet.rows.set(note, 'asked twice');
    noura.tablet.rows.set(other, 'r');
  });
  await sees(salem, other, 'r');

  const history = async (query: string) =>
    (await get<HistoryEntry[]>('noura', `/api/committees/K01/history?${query}`)).body.map(({ seq, at, user, ...entry }) => ({
      ...entry,
      by: user.name,
    }));
  expect(await history(`key=${answer}`)).toEqual([
    { key: answer, old: 'u', new: 'p', isKept: true, by: 'Salem' },
    { key: answer, old: null, new: 'u', isKept: true, by: 'Noura' },
  ]);
  expect((await history(`elector=${a}`)).map(({ key, new: value }) => [key, value])).toEqual([
    [note, 'asked twice'],
    [answer, 'p'],
    [answer, 'u'],
  ]);
  const [newest] = (await get<HistoryEntry[]>('salem', `/api/committees/K01/history?key=${other}`)).body;
  expect(newest).toMatchObject({ user: noura.user, seq: 3 });
  expect(Math.abs((newest?.at ?? 0) - Date.now())).toBeLessThan(60_000);

  // Both write the same cell without having seen the other: the history says whose edit prevailed.
  noura.tablet.provider.disconnect();
  noura.tablet.rows.set(answer, 'r');
  salem.tablet.rows.set(answer, 'n');
  await salem.tablet.saved(3);
  const again = await server.browser.tickets((await server.login('noura')).accessToken, ['guarantees/K01'], 'device-of-noura-0000');
  const [ticket] = again.tickets;
  if (!ticket || 'error' in ticket) throw new Error('no ticket');
  noura.tablet.provider.protocols = ['committee-room.1', `ticket.${ticket.ticket}`];
  noura.tablet.provider.connect();
  await until('both agree', () => noura.tablet.provider.synced && noura.tablet.rows.get(answer) === salem.tablet.rows.get(answer));
  await noura.tablet.saved(1);
  const [later, earlier] = await history(`key=${answer}`);
  const hasPrevailed = noura.tablet.rows.get(answer) === 'r';
  expect(earlier).toMatchObject({ old: 'p', new: 'n', isKept: true, by: 'Salem' });
  expect(later).toMatchObject({ old: 'n', new: hasPrevailed ? 'r' : null, isKept: hasPrevailed, by: 'Noura' });
  for (const { tablet } of [noura, salem]) tablet.end();

  // [EX9] the same in pages, and nothing when nothing is new
  const path = `/api/committees/K01/history?elector=${a}&limit=2`;
  const { accessToken } = await server.login('noura');
  const ask = (query: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(server.origin + path + query, { headers: { Authorization: `Bearer ${accessToken}`, ...headers } });
  const first = await ask('');
  const page = (await first.json()) as HistoryPage;
  const rest = (await (await ask(`&before=${page.next}`)).json()) as HistoryPage;
  expect([page.entries.length, rest.entries.length, typeof page.next]).toEqual([2, 2, 'string']);
  expect([...page.entries, ...rest.entries]).toEqual(
    (await get<HistoryEntry[]>('noura', `/api/committees/K01/history?elector=${a}`)).body.slice(0, 4),
  );
  const etag = first.headers.get('etag') ?? '';
  expect([(await ask('', { 'If-None-Match': etag })).status, (await ask('&before=1', {})).status]).toEqual([304, 400]);
});

test('[R21] an administrator corrects site and gender of a committee as they were seen; it is written down', async () => {
  const { accessToken: admin } = await server.login('admin');
  const correct = (body: unknown) =>
    server.as<Committee & { error: { code: string; details: object } }>(admin, 'PATCH', '/api/committees/K03', body);
  const asked = async () =>
    (await server.as<AuditPage>(admin, 'GET', '/api/audit?kind=committee-corrected')).body.entries.map(({ details }) => details);
  const seen = { site: 'School K03', gender: 'mixed' };
  expect(await correct({ seen, site: ' Palm\nSchool ', gender: 'female' })).toMatchObject({
    status: 200,
    body: { id: 'K03', code: 'K03', site: 'Palm School', gender: 'female' },
  });
  const now = { site: 'Palm School', gender: 'female' };
  const late = await correct({ seen, site: 'School K03', gender: 'male' });
  expect([late.status, late.body.error]).toEqual([
    409,
    expect.objectContaining({ code: 'conflict', details: expect.objectContaining(now) }),
  ]);
  expect((await correct({ seen, ...now })).status, 'sent again, as its answer was lost').toBe(200);
  expect((await correct({ seen: now, ...now })).status, 'no news').toBe(200);
  expect((await correct({ seen: now, site: 'x'.repeat(101), gender: 'female' })).status).toBe(400);
  expect((await correct({ seen: now, site: '', gender: 'other' })).status).toBe(400);
  expect((await get<CommitteeDetail>('viewer', '/api/committees/K03')).body).toMatchObject({ ...now, status: expect.any(String) });
  expect(await asked()).toEqual([{ committee: 'K03', changed: ['site', 'gender'], gender: 'female' }]);
});

test('[G9] whose pledges stand in a committee is named there, wherever they belong now, also of pledges that came along with an elector; not at the door', async () => {
  const { accessToken: admin } = await server.login('admin');
  const [noura, salem, door] = await Promise.all(
    (['noura', 'salem', 'door'] as const).map(async (person) => (await server.login(person)).accessToken),
  );
  if (!noura || !salem || !door) throw new Error('not signed in');
  const elsewhere = {
    username: 'latifa',
    name: 'Latifa',
    role: 'guarantor',
    memberships: [{ committee: 'K03', stream: null }],
    password: PASSWORD,
  };
  const { body: latifa } = await server.as<User>(admin, 'POST', '/api/users', elsewhere);
  const lines = ['roll_no,name,gender,committee', '1,Elector number one,female,K01', '1,Elector number two,female,K02'].join('\n');
  await fetch(`${server.origin}/api/roll`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${admin}`, 'Content-Type': 'text/csv' },
    body: lines,
  });
  const { body: roll } = await server.as<RollAnswer>(admin, 'GET', '/api/committees/K01/roll');
  const { tickets } = await server.browser.tickets(noura, ['guarantees/K01'], 'device-of-noura-0000');
  const [ticket] = tickets;
  if (!ticket || 'error' in ticket) throw new Error('no ticket');
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket: ticket.ticket });
  await tablet.synced();
  const namesIn = async (committee: string, token: string) =>
    (await server.as<CommitteeDetail>(token, 'GET', `/api/committees/${committee}`)).body.people.map(({ name }) => name);
  expect(await namesIn('K01', noura)).not.toContain('Latifa');

  const [one] = roll.electors;
  if (!one) throw new Error('nobody is on the roll');
  tablet.rows.set(claimKey(one.id as ElectorId, latifa.id as UserId, 'answer'), 'p');
  await until('she is named', async () => (await namesIn('K01', noura)).includes('Latifa'));
  expect(await namesIn('K01', door)).not.toContain('Latifa');
  tablet.end();

  expect(await namesIn('K02', salem)).not.toContain('Latifa');
  const { status } = await server.as(admin, 'POST', `/api/electors/${one.id}/move`, {
    committee: 'K02',
    dryRun: false,
    seen: { from: 'K01', number: '2' },
  });
  expect(status).toBe(200);
  await until('she is named there', async () => (await namesIn('K02', salem)).includes('Latifa'));
});
