/** Calls where rooms live on other processes: the core has no sockets, and what was said reaches them all the same. */
import { expect, test, vi } from 'vitest';
import type { RollAnswer } from '../schema/api.ts';
import type { CallResultsAnswer, ChaseAnswer, SliceAnswer } from '../schema/chaseApi.ts';
import { ANSWERS, answerWrites, CONTACTS } from '../schema/guarantees.ts';
import { isElectorId, isUserId } from '../schema/ids.ts';
import { claimKey } from '../schema/keys.ts';
import { createTestBrowser } from './testing/client.ts';
import { PASSWORD } from './testing/seedCampaign.ts';
import { useSharedServers } from './testing/sharedServers.ts';
import { until } from './testing/until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const servers = useSharedServers();
const ROOM = 'guarantees/K01';

test('[J7][M1] a promise made at one process is handed out by the core, and its refusal is seen at the process', async () => {
  const core = await servers.start('core');
  const sync = await servers.start('sync');
  const browser = createTestBrowser(core.origin);
  const tokenOf = async (username: string): Promise<string> => (await browser.login(username, PASSWORD)).accessToken;
  const [admin, noura] = [await tokenOf('admin'), await tokenOf('noura')];
  const headers = { Authorization: `Bearer ${admin}`, 'Content-Type': 'text/csv' };
  await browser.call('/api/roll', { method: 'POST', headers, body: 'roll_no,name,gender,committee\n1,Zarqa Salem Hamad,female,K01' });
  const get = async <T>(token: string, path: string): Promise<T> =>
    (await (await browser.call(path, { headers: { Authorization: `Bearer ${token}` } })).json()) as T; // our own server's
  const post = async <T>(token: string, path: string, body: unknown): Promise<T> =>
    (await (await browser.post(path, body, token)).json()) as T; // as above
  const id = (await get<RollAnswer>(admin, '/api/committees/K01/roll')).electors[0]?.id ?? '';
  const memberships = [{ committee: 'K01', stream: null }];
  const caller = (
    await post<{ id: string }>(admin, '/api/users', { username: 'hessa', name: 'Hessa', role: 'caller', memberships, password: PASSWORD })
  ).id;
  if (!isElectorId(id) || !isUserId(caller)) throw new Error('no ids');

  const [ticket] = (await browser.tickets(noura, [ROOM], 'device-of-noura'.padEnd(24, '0'))).tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
  const tablet = servers.openTablet({ origin: sync.origin, room: ROOM, ticket: ticket.ticket });
  await tablet.synced();
  for (const { key, value } of answerWrites(id, caller, 'promised', 1, false)) tablet.rows.set(key, value);

  let slice: string | undefined;
  await until('the core knows of the promise', async () => {
    const request = { callerId: caller, electors: [id], endsAt: Date.now() + 3_600_000 };
    slice = (await post<SliceAnswer>(noura, '/api/committees/K01/slices', request)).slice?.id;
    return slice !== undefined;
  });
  const result = {
    id: 'a'.repeat(16),
    sliceId: slice,
    electorId: id,
    outcome: 'refused',
    callAt: null,
    at: Date.now(),
    wantsTransport: false,
  };
  const answer = await post<CallResultsAnswer>(await tokenOf('hessa'), '/api/calls', { results: [result] });
  expect(answer).toEqual({ taken: [result.id], refused: [] });
  await until('the tablet shows it', () => tablet.rows.get(claimKey(id, caller, 'answer')) === ANSWERS.refused);
  expect(tablet.rows.get(claimKey(id, caller, 'contact'))).toBe(CONTACTS.reached);
  expect((await get<ChaseAnswer>(noura, '/api/committees/K01/chase')).doNotCall).toMatchObject([{ electorId: id, reason: 'refused' }]);
});
