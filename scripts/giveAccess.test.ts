import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signingKey } from '../schema/tables/people.ts';
import { openDatabase } from '../server/database.ts';
import { PASSWORD } from '../server/testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../server/testing/testServer.ts';
import { ROOT } from './lib/root.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 }); // processes of their own

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.end());

/** A command as people run it, beside the server that is running. */
async function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/run.mjs'), `scripts/${script}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: server.dataDir, PUBLIC_ORIGIN: server.origin, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, output };
}

test('[A18] while the server runs, the console gives an administrator a way back in, once', async () => {
  const session = await server.login('admin');
  const { exitCode, output } = await run('giveAccess', ['--user', 'admin']);
  expect(exitCode).toBe(0);
  const [, secret] = new RegExp(`${server.origin}/join#([\\w-]{43})`).exec(output) ?? [];
  const [, code] = /code {2}([A-Z2-9]{6})\n/.exec(output) ?? [];
  const look = await server.browser.post('/api/join/look', { key: { username: 'admin', code } });
  expect([look.status, await look.json()]).toMatchObject([200, { username: 'admin', isReset: true }]);
  expect((await server.as(session.accessToken, 'GET', '/api/me')).status).toBe(200); // nothing has changed yet
  const joined = () => server.newBrowser().post('/api/join', { key: { secret }, password: `${PASSWORD} 2` });
  expect((await joined()).status).toBe(200);
  expect((await server.as(session.accessToken, 'GET', '/api/me')).status).toBe(401);
  expect((await joined()).status).toBe(403);
});

test('what is wrong is said in one line, and nothing is made', async () => {
  const results = await Promise.all([
    run('giveAccess', []),
    run('giveAccess', ['--user', 'nobody']),
    run('giveAccess', ['--user', 'admin'], { DATA_DIR: join(server.dataDir, 'elsewhere') }),
    run('rotateKeys', [], { DATA_DIR: join(server.dataDir, 'elsewhere') }),
  ]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1]);
  const [noName, nobody, ...nowhere] = results.map(({ output }) => output);
  expect(noName).toMatch(/^say for whom: --user NAME/);
  expect(nobody).toBe('nobody has the user name "nobody"\n');
  for (const output of nowhere) expect(output).toMatch(/^DATA_DIR is ".*elsewhere": there is no campaign in it/);
});

test('[A19] the console makes another key, which signs in three minutes', async () => {
  expect(await run('rotateKeys', [])).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^key \S+ signs from /) });
  const { db, close } = openDatabase(join(server.dataDir, 'committee-room.sqlite'));
  const keys = db.select().from(signingKey).orderBy(signingKey.createdAt).all();
  close();
  expect(keys).toHaveLength(2);
  expect((keys[1]?.activeFrom ?? 0) - (keys[1]?.createdAt ?? 0)).toBe(180_000);
});
