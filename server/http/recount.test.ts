import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Me, NewUser } from '../../schema/api.ts';
import type { AuditPage } from '../../schema/auditApi.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { ResultAnswer } from '../../schema/resultApi.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

type Refused = { readonly error: { readonly code: string } };
const tokens = new Map<string, string>();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const person of ['admin', 'clerk', 'auditor'] as const) tokens.set(person, (await server.login(person)).accessToken);
  const more: Omit<NewUser, 'name' | 'password'>[] = [
    { username: 'clerk-b', role: 'clerk', memberships: [{ committee: 'K01' as CommitteeId, stream: 'b' }] },
    { username: 'settler', role: 'reconciler', memberships: [] },
  ];
  for (const person of more) {
    await server.as(tokenOf('admin'), 'POST', '/api/users', { ...person, name: 'One', password: PASSWORD });
    tokens.set(person.username, (await server.newBrowser().login(person.username, PASSWORD)).accessToken);
  }
});
afterAll(() => server.end());

const tokenOf = (person: string): string => tokens.get(person) ?? '';
const recount = (person: string, seen: number, body: object = { reason: 'paper-says-so' }) =>
  server.as<ResultAnswer & Refused>(tokenOf(person), 'POST', '/api/committees/K01/recount', { seen, ...body });
const opened = async (person: string, rooms: readonly string[]) => {
  const { tickets } = await server.browser.tickets(tokenOf(person), [...rooms], `device-of-${person}`.padEnd(24, '0'));
  return tickets.map((ticket) => ('ticket' in ticket ? ticket.access : ticket.error.code));
};
const roomsOf = async (person: string) =>
  (await server.as<Me>(tokenOf(person), 'GET', '/api/me')).body.rooms.map(({ room }) => room).filter((room) => room.startsWith('tally/'));
const ROOMS = ['tally/K01/1a', 'tally/K01/1b', 'tally/K01/2a', 'tally/K01/2b'];

test('[CR61] before a recount there is none to open', async () => {
  expect(await opened('clerk', ROOMS)).toEqual(['write', 'forbidden', 'not-found', 'forbidden']);
  expect(await roomsOf('clerk')).toEqual(['tally/K01/1a']);
});

test('[CR61] a recount stands beside the count before; each clerk opens their own stream of it, and the old one still', async () => {
  const { status, body } = await recount('settler', 1);
  expect(status).toBe(200);
  expect(body).toMatchObject({ committee: 'K01', count: 2, counts: 2, state: 'empty', streams: [] });
  expect(await opened('clerk', ROOMS)).toEqual(['write', 'forbidden', 'write', 'forbidden']);
  expect(await opened('clerk-b', ROOMS)).toEqual(['forbidden', 'write', 'forbidden', 'write']);
  expect(await roomsOf('clerk-b')).toEqual(['tally/K01/1b', 'tally/K01/2b']);
  expect(await opened('settler', ROOMS)).toEqual(ROOMS.map(() => 'forbidden'));
  for (const count of [1, 2]) {
    const result = await server.as<ResultAnswer>(tokenOf('auditor'), 'GET', `/api/committees/K01/result?count=${count}`);
    expect([result.status, result.body.count]).toEqual([200, count]);
  }
  const { entries } = (await server.as<AuditPage>(tokenOf('admin'), 'GET', '/api/audit')).body;
  expect(entries.filter(({ kind }) => kind === 'recounted').map(({ details }) => details)).toEqual([
    { committee: 'K01', count: 2, reason: 'paper-says-so' },
  ]);
});

test('[CR61] two who begin one at once begin one; a reason of one’s own needs words; there are nine at the most', async () => {
  const stale = await recount('admin', 1);
  expect([stale.status, stale.body.error.code]).toEqual([409, 'conflict']);
  expect((await recount('admin', 2, { reason: 'other' })).status).toBe(400);
  for (let seen = 2; seen < 9; seen++)
    expect((await recount('admin', seen, { reason: 'other', note: 'the box was opened' })).status).toBe(200);
  expect((await recount('admin', 9)).status).toBe(409);
  expect((await roomsOf('clerk')).at(-1)).toBe('tally/K01/9a');
});
