import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../schema/errors.ts';
import { user } from '../schema/tables/people.ts';
import { createRandomByte } from '../server/accounts/randomByte.ts';
import { createSessions, markOf, type Sessions } from '../server/accounts/sessions.ts';
import type { Database } from '../server/database.ts';
import { openEmpty } from '../server/testing/testDatabase.ts';

/** A call is given up after 15 s. */
const LATE_MS = [7_000, 11_000, 14_900] as const;
const LATER_MS = 60_000;

type Locks = { readonly locks: unknown };
type Fakes = { createFakeLocks(): { page(): Locks } };
type Client = { refreshSession(sessionId: string, request: () => Promise<unknown>, locks: unknown): Promise<unknown> };
/** Their own types speak of a browser, of which this program knows nothing. */
const [CREDENTIAL, LOCKS] = ['../client/state/createCredential.ts', '../client/state/testing/fakeLocks.ts'];

let database: Database;
let sessions: Sessions;
let ended: string[];
beforeEach(() => {
  vi.useFakeTimers();
  database = openEmpty();
  database.db.insert(user).values({ id: 'noura1', username: 'noura', name: 'N', role: 'viewer', passwordHash: '', createdAt: 0 }).run();
  ended = [];
  sessions = createSessions({
    db: database.db,
    now: () => Date.now(),
    randomByte: createRandomByte(),
    onEnded: (_, why) => ended.push(why),
  });
});
afterEach(() => {
  database.close();
  vi.useRealTimers();
});

/** One browser with one session: its tabs share the cookie, and each answer sets it when it comes. */
async function createBrowser() {
  const [{ refreshSession }, { createFakeLocks }] = [(await import(CREDENTIAL)) as Client, (await import(LOCKS)) as Fakes];
  const locks = createFakeLocks();
  const { sessionId, refreshToken } = sessions.start('noura1');
  let cookie = refreshToken;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  /** A tab that is loaded again: it asks for its session, and goes on working with what it is given. */
  async function reload({ upMs = 20, downMs = 20 } = {}): Promise<void> {
    await refreshSession(
      sessionId,
      async () => {
        const sent = cookie;
        await wait(upMs);
        const given = sessions.refresh(sessionId, sent).refreshToken;
        await wait(downMs);
        cookie = given;
        sessions.arrived(sessionId, markOf(given));
      },
      locks.page().locks,
    );
  }
  return { reload };
}

test.each([...LATE_MS.map((downMs) => ({ downMs })), ...LATE_MS.map((upMs) => ({ upMs }))])(
  '[A9] one tab’s renewal is slow (%o), two others are loaded again meanwhile: nobody is taken for a thief and signed out',
  async (slow) => {
    const browser = await createBrowser();
    const refused: string[] = [];
    const reload = (how?: { upMs?: number; downMs?: number }) =>
      browser.reload(how).catch((error: unknown) => refused.push(error instanceof AppError ? error.code : String(error)));
    const all = [reload(slow)];
    for (const afterMs of [500, 500, LATER_MS, LATER_MS]) {
      await vi.advanceTimersByTimeAsync(afterMs);
      all.push(reload());
    }
    await vi.advanceTimersByTimeAsync(LATER_MS);
    await Promise.all(all);
    expect({ refused, ended }).toEqual({ refused: [], ended: [] });
  },
);
