import { request } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RollAnswer, User } from '../../schema/api.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.end());

/** A call whose body comes in two parts; the head and the first are with the server when it resolves. */
async function begin(path: string, token: string, body: string, type = 'application/json') {
  const half = Math.floor(body.length / 2);
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) };
  const call = request(server.origin + path, { method: 'POST', headers });
  const status = new Promise<number>((resolve, reject) => {
    call.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    call.on('error', reject);
  });
  call.write(body.slice(0, half));
  await server.as(token, 'GET', '/api/me'); // asked later and answered: by now the first part has been looked at
  return {
    end(): Promise<number> {
      call.end(body.slice(half));
      return status;
    },
  };
}

const CSV = 'roll_no,full_name,gender,committee_code,birth_year,area\n1,Ahmad Salem Khalid,male,K01,1980,Area 1\n';

test('[H15] whoever may no longer when the last byte of a body comes may not, however early the first came', async () => {
  const { accessToken } = await server.login('admin');
  const other = { username: 'second', name: 'Second', role: 'admin', memberships: [], password: PASSWORD };
  const { body: second } = await server.as<User>(accessToken, 'POST', '/api/users', other);
  const of = await server.browser.login('second', PASSWORD);
  const person = await begin('/api/users', of.accessToken, JSON.stringify({ ...other, username: 'third' }));
  const roll = await begin('/api/roll', of.accessToken, CSV, 'text/csv');
  expect((await server.as(accessToken, 'PATCH', `/api/users/${second.id}`, { isDisabled: true })).status).toBe(200);
  expect(await person.end()).toBe(401);
  expect(await roll.end()).toBe(401);
  expect((await server.as<User[]>(accessToken, 'GET', '/api/users')).body.map(({ username }) => username)).not.toContain('third');
  expect((await server.as<RollAnswer>(accessToken, 'GET', '/api/committees/K01/roll')).body.electors).toEqual([]);
});
