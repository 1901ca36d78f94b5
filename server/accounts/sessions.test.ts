import { afterEach, beforeEach, expect, test } from 'vitest';
import { session, user } from '../../schema/tables/people.ts';
import type { Database } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createRandomByte } from './randomByte.ts';
import { createSessions, type EndReason, markOf, type Sessions } from './sessions.ts';

const DAY_MS = 24 * 60 * 60_000;
let database: Database;
let clock: { nowMs: number };
let ended: [string, EndReason][];
let sessions: Sessions;

/** What a restart of the process keeps is what the database holds. */
const restart = (): Sessions =>
  createSessions({
    db: database.db,
    now: () => clock.nowMs,
    randomByte: createRandomByte(),
    onEnded: (id, reason) => ended.push([id, reason]),
  });

beforeEach(() => {
  database = openEmpty();
  clock = { nowMs: 1_800_000_000_000 };
  ended = [];
  database.db.insert(user).values({ id: 'noura1', username: 'noura', name: 'N', role: 'viewer', passwordHash: '', createdAt: 0 }).run();
  sessions = restart();
});
afterEach(() => database.close());

test('[A9] each refresh gives another token, and the session goes on', () => {
  let open = sessions.start('noura1');
  const tokens = new Set([open.refreshToken]);
  for (let i = 0; i < 5; i++) {
    clock.nowMs += DAY_MS;
    open = sessions.refresh(open.sessionId, open.refreshToken);
    tokens.add(open.refreshToken);
  }
  expect(tokens.size).toBe(6);
  expect(sessions.isLive(open.sessionId)).toBe(true);
  expect([...tokens].every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true);
});

test('[A10] no refresh token is stored', () => {
  const { refreshToken } = sessions.start('noura1');
  expect(JSON.stringify(database.db.select().from(session).all())).not.toContain(refreshToken);
});

test('[A9] the token before, while the next was never used: the same answer again, as often and as late as it is lost', () => {
  const { sessionId, refreshToken } = sessions.start('noura1');
  const next = sessions.refresh(sessionId, refreshToken);
  clock.nowMs += DAY_MS;
  expect(sessions.refresh(sessionId, refreshToken)).toEqual(next);
  expect(sessions.refresh(sessionId, refreshToken)).toEqual(next);
  expect(sessions.refresh(sessionId, next.refreshToken).refreshToken).not.toBe(next.refreshToken);
  expect(ended).toEqual([]);
});

test('[A9] a copy that is used in step with its owner ends the session: what came with the next token was used, so nothing was lost', () => {
  const { sessionId, refreshToken } = sessions.start('noura1');
  const mark = () => markOf(sessions.refresh(sessionId, refreshToken).refreshToken);
  sessions.arrived(sessionId, mark());
  clock.nowMs += 30_000;
  sessions.arrived(sessionId, mark()); // another tab, which asked at the same moment
  sessions.arrived(sessionId, 'of another answer');
  clock.nowMs += 1;
  expect(() => sessions.refresh(sessionId, refreshToken)).toThrow(expect.objectContaining({ code: 'token-expired' }));
  expect(ended).toEqual([[sessionId, 'reuse']]);
});

test('[A9] an answer that is lost with the process is made good after the restart', () => {
  const { sessionId, refreshToken } = sessions.start('noura1');
  sessions.refresh(sessionId, refreshToken);
  sessions = restart();
  clock.nowMs += 3_000;
  sessions.refresh(sessionId, refreshToken); // lost as well
  sessions = restart();
  const again = sessions.refresh(sessionId, refreshToken);
  expect(sessions.refresh(sessionId, again.refreshToken)).toBeTruthy();
  expect(ended).toEqual([]);
});

test('[A9] the token before, once the next was used, ends the session, and its newest token with it', () => {
  const { sessionId, refreshToken } = sessions.start('noura1');
  const next = sessions.refresh(sessionId, sessions.refresh(sessionId, refreshToken).refreshToken);
  expect(() => sessions.refresh(sessionId, refreshToken)).toThrow(expect.objectContaining({ code: 'token-expired' }));
  expect(ended).toEqual([[sessionId, 'reuse']]);
  expect(() => sessions.refresh(sessionId, next.refreshToken)).toThrow(expect.objectContaining({ code: 'token-expired' }));
  expect(sessions.isLive(sessionId)).toBe(false);
});

test('[A9] a token of long ago ends the session at once', () => {
  const first = sessions.start('noura1');
  const second = sessions.refresh(first.sessionId, first.refreshToken);
  sessions.refresh(first.sessionId, second.refreshToken);
  expect(() => sessions.refresh(first.sessionId, first.refreshToken)).toThrow();
  expect(ended).toEqual([[first.sessionId, 'reuse']]);
});

test('a session that is not used for 14 days is over; one that is used ends after 30', () => {
  const idle = sessions.start('noura1');
  let used = sessions.start('noura1');
  expect(sessions.endsAtMs(used.sessionId)).toBe(clock.nowMs + 30 * DAY_MS);
  for (const day of [10, 20, 29]) {
    clock.nowMs = 1_800_000_000_000 + day * DAY_MS;
    used = sessions.refresh(used.sessionId, used.refreshToken);
    expect(sessions.isLive(idle.sessionId)).toBe(day < 14);
  }
  clock.nowMs += DAY_MS;
  expect(sessions.isLive(used.sessionId)).toBe(false);
  expect(() => sessions.refresh(used.sessionId, used.refreshToken)).toThrow(expect.objectContaining({ code: 'token-expired' }));
});

test('signing out ends one session, a new password all of a person; a restart keeps it so', () => {
  const [first, second, third] = [sessions.start('noura1'), sessions.start('noura1'), sessions.start('noura1')];
  sessions.endWith(first.sessionId, first.refreshToken);
  expect([first, second, third].map(({ sessionId }) => sessions.isLive(sessionId))).toEqual([false, true, true]);
  sessions.endAllOf('noura1');
  expect(ended).toEqual([
    [first.sessionId, 'logout'],
    [second.sessionId, 'revoked'],
    [third.sessionId, 'revoked'],
  ]);
  sessions = restart();
  expect([first, second, third].some(({ sessionId }) => sessions.isLive(sessionId))).toBe(false);
});

test('what is long over is taken out of the database at the next start', () => {
  sessions.start('noura1');
  clock.nowMs += 45 * DAY_MS;
  restart();
  expect(database.db.select().from(session).all()).toEqual([]);
});
