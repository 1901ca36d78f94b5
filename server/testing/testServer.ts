/** The real server on a free port and a folder of its own, with a seeded campaign. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaign } from '../../schema/tables/campaign.ts';
import { readConfig } from '../config.ts';
import type { Log } from '../log.ts';
import { type RunningServer, startServer } from '../startServer.ts';
import { createTestBrowser } from './client.ts';
import { createWatchedLog, expectNoLeaks } from './secrets.ts';
import { PASSWORD, QUICK_PASSWORDS, type TestPerson } from './seedCampaign.ts';
import { openSeeded } from './testDatabase.ts';

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

/**
 * @param options.env settings beside a free port
 * @param options.isEmpty leaves the campaign out
 * @param options.log hears everything, instead of one that only looks for what may not be logged
 */
export async function startTestServer(options: { env?: Record<string, string>; isEmpty?: boolean; log?: Log } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'committee-room-'));
  if (!options.isEmpty) {
    const database = await openSeeded(join(dataDir, 'committee-room.sqlite'));
    if (options.env?.DEMO === '1') database.db.update(campaign).set({ isDemo: true }).run(); // the demo opens on nothing else
    database.close();
  }
  const clock = { aheadMs: 0 };
  const watched = createWatchedLog();
  const start = (): Promise<RunningServer> =>
    startServer(readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', ...options.env }), {
      client: 'none',
      now: () => Date.now() + clock.aheadMs,
      passwordCost: QUICK_PASSWORDS,
      log: options.log ?? watched.log,
    });
  const server = await start();
  const browser = createTestBrowser(server.origin);

  return {
    ...server,
    dataDir,
    /** Moves the server's clock. */
    clock,
    /** A browser that everybody of the test shares unless they make their own. */
    browser,
    newBrowser: () => createTestBrowser(server.origin),
    login: (username: TestPerson, from = browser) => from.login(username, PASSWORD),
    /** A call with a person's access token; answers status and parsed body. */
    async as<T = unknown>(token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(server.origin + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: (text === '' ? null : JSON.parse(text)) as T }; // our own server's; the tests check what they use
    },
    /** Closes it and removes the folder. @throws Error when something was logged that may not be (A10) */
    async end(): Promise<void> {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
      expectNoLeaks(watched.leaks);
    },
  };
}
