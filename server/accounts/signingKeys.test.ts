import { exportSPKI, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditEvent } from '../../schema/audit.ts';
import { signingKey } from '../../schema/tables/people.ts';
import type { Database } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createAccessTokens } from './accessTokens.ts';
import { addSigningKey, loadSigningKeys } from './signingKeys.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CLAIMS = { userId: 'noura1', sessionId: '0123456789abcdef', roleVersion: 3 };
let database: Database;
let clock: { nowMs: number };
let changed: string[];
let events: AuditEvent[];
beforeEach(() => {
  database = openEmpty();
  clock = { nowMs: 1_800_000_000_000 };
  changed = [];
  events = [];
});
afterEach(() => database.close());

let made = 0;
async function load() {
  const randomKid = (): string => `kid-${++made}`;
  const keys = await loadSigningKeys(database.db, () => clock.nowMs, randomKid, {
    record: (event) => void events.push(event),
    onChanged: (kid) => void changed.push(kid),
  });
  return { keys, tokens: createAccessTokens({ keys, now: () => clock.nowMs }) };
}
/** In a while, looked after once a minute as the server does; only what matters is tried. */
async function later(ms: number, keys: { tend(): Promise<void> }): Promise<void> {
  clock.nowMs += ms;
  await keys.tend();
}
const rowOf = (kid: string) =>
  database.db
    .select()
    .from(signingKey)
    .all()
    .find((row) => row.kid === kid);

test('[A19] the next key is published a day before it signs; the one before verifies for two lives of a token after', async () => {
  const { keys, tokens } = await load();
  const first = keys.active.kid;
  await later(89 * DAY_MS - 1, keys);
  expect([...keys.publicJwks.keys()]).toEqual([first]);
  changed.length = 0;
  await later(1, keys);
  const [, next = ''] = [...keys.publicJwks.keys()];
  expect([keys.active.kid, changed]).toEqual([first, [next]]);
  await later(DAY_MS - 1, keys);
  const old = await tokens.issue(CLAIMS);
  clock.nowMs += 1; // the moment itself, before anybody has looked
  expect(keys.active.kid).toBe(next);
  expect(await tokens.verify(old)).toEqual(CLAIMS);
  await later(9 * MINUTE_MS, keys);
  expect(await tokens.verify(old)).toEqual(CLAIMS);
  expect(events).toEqual([{ kind: 'key-rotated', userId: '', details: { key: next, before: first } }]);
  expect([...keys.publicJwks.keys()]).toEqual([first, next]);
  changed.length = 0;
  await later(11 * MINUTE_MS, keys);
  expect([[...keys.publicJwks.keys()], changed.includes(first)]).toEqual([[next], true]);
  expect(() => keys.publicKeyOf({ alg: 'EdDSA', kid: first })).toThrow();
  expect(keys.anyPublicKeyOf({ alg: 'EdDSA', kid: first })).toBeTruthy();
  expect(rowOf(first)?.privateJwk).not.toHaveProperty('d');
  expect(rowOf(next)?.privateJwk).toHaveProperty('d');
  await later(MINUTE_MS, keys);
  expect(database.db.select().from(signingKey).all()).toHaveLength(2);
});

test('[A19] tokens of the old, the active and the next key; of none of ours; unsigned; and signed with a public key as a secret', async () => {
  const { keys, tokens } = await load();
  const first = keys.active;
  const old = await tokens.issue(CLAIMS);
  await addSigningKey(database.db, { kid: 'second', nowMs: clock.nowMs, activeFromMs: clock.nowMs + 3 * MINUTE_MS });
  await later(MINUTE_MS, keys);
  expect([keys.active.kid, [...keys.publicJwks.keys()]]).toEqual([first.kid, [first.kid, 'second']]);
  await later(2 * MINUTE_MS, keys);
  const fresh = await tokens.issue(CLAIMS);
  expect(await tokens.verify(old)).toEqual(CLAIMS);
  expect(await tokens.verify(fresh)).toEqual(CLAIMS);

  const claims = { sid: CLAIMS.sessionId, ver: 3 };
  const seconds = clock.nowMs / 1000;
  const make = () =>
    new SignJWT(claims)
      .setSubject('noura1')
      .setIssuer('committee-room')
      .setAudience('api')
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 60);
  const publicText = await exportSPKI(keys.publicKeyOf({ alg: 'EdDSA', kid: 'second' }) as never);
  const jwk = keys.publicJwks.get('second');
  const forged = {
    'another kid of ours': await make().setProtectedHeader({ alg: 'EdDSA', kid: 'second' }).sign(first.key),
    'an unknown kid': await make().setProtectedHeader({ alg: 'EdDSA', kid: 'third' }).sign(keys.active.key),
    'no kid': await make().setProtectedHeader({ alg: 'EdDSA' }).sign(keys.active.key),
    'HS256 with the public key': await make().setProtectedHeader({ alg: 'HS256', kid: 'second' }).sign(Buffer.from(publicText)),
    'HS256 with its x': await make()
      .setProtectedHeader({ alg: 'HS256', kid: 'second' })
      .sign(Buffer.from(jwk?.x ?? '', 'base64url')),
    none: new UnsecuredJWT(claims)
      .setSubject('noura1')
      .setIssuer('committee-room')
      .setAudience('api')
      .setExpirationTime(seconds + 60)
      .encode(),
  };
  for (const [what, token] of Object.entries(forged))
    await expect(tokens.verify(token), what).rejects.toMatchObject({ code: 'not-authenticated' });
  await later(20 * MINUTE_MS, keys);
  const retired = await make()
    .setIssuedAt(clock.nowMs / 1000)
    .setExpirationTime(clock.nowMs / 1000 + 60)
    .setProtectedHeader({ alg: 'EdDSA', kid: first.kid })
    .sign(first.key);
  await expect(tokens.verify(retired)).rejects.toMatchObject({ code: 'not-authenticated' });
});

test('[A19] a server that was off for half a year begins with its key, and changes it a day later', async () => {
  const { keys: before } = await load();
  const first = before.active.kid;
  clock.nowMs += 180 * DAY_MS;
  const { keys } = await load();
  expect([keys.active.kid, keys.publicJwks.size]).toEqual([first, 2]);
  await later(DAY_MS, keys);
  expect(keys.active.kid).not.toBe(first);
  const { keys: again } = await load();
  expect(again.active.kid).toBe(keys.active.kid);
});

test('[A19] the key of a release that knew no rotation is as old as it is', async () => {
  const { keys } = await load();
  database.db.update(signingKey).set({ activeFrom: 0 }).run();
  const { keys: again } = await load();
  expect([again.active.kid, again.publicJwks.size]).toEqual([keys.active.kid, 1]);
});

test('[A19] a key from the console takes the place of one that waits: whoever has seen the database has seen that one too', async () => {
  const { keys, tokens } = await load();
  const first = keys.active.kid;
  await later(89 * DAY_MS, keys);
  const seen = [...keys.publicJwks.keys()].find((kid) => kid !== first) ?? '';
  await addSigningKey(database.db, {
    kid: 'from the console',
    nowMs: clock.nowMs,
    activeFromMs: clock.nowMs + 3 * MINUTE_MS,
    isInsteadOfNext: true,
  });
  await later(MINUTE_MS, keys);
  expect([...keys.publicJwks.keys()]).toEqual([first, 'from the console']);
  expect(changed).toContain(seen);
  expect(rowOf(seen)?.privateJwk).not.toHaveProperty('d');
  for (const afterMs of [2 * MINUTE_MS, DAY_MS, 20 * MINUTE_MS, 88 * DAY_MS]) {
    await later(afterMs, keys);
    expect(keys.active.kid).toBe('from the console');
    expect(await tokens.verify(await tokens.issue(CLAIMS))).toEqual(CLAIMS);
  }
  const { keys: restarted } = await load();
  expect(restarted.active.kid).toBe('from the console');
  await later(2 * DAY_MS, keys);
  expect([seen, first, 'from the console']).not.toContain(keys.active.kid);
});

test('[A19] a clock that is set back, before or behind a key that signs, leaves a key to sign with and to check with', async () => {
  const { keys, tokens } = await load();
  const first = keys.active.kid;
  await later(89 * DAY_MS, keys);
  await later(2 * DAY_MS, keys);
  expect(keys.active.kid).not.toBe(first);
  for (const backMs of [2 * DAY_MS, 200 * DAY_MS]) {
    await later(-backMs, keys);
    expect(await tokens.verify(await tokens.issue(CLAIMS))).toEqual(CLAIMS);
    const { tokens: restarted } = await load();
    expect(await restarted.verify(await restarted.issue(CLAIMS))).toEqual(CLAIMS);
    await later(backMs, keys);
    expect(await tokens.verify(await tokens.issue(CLAIMS))).toEqual(CLAIMS);
  }
});

test('[A19] keys that somebody else has seen are made worthless by hand: others take their place, and anchors are still checked with them', async () => {
  const before = await load();
  const token = await before.tokens.issue(CLAIMS);
  const { kid } = before.keys.active;
  database.sqlite.exec("UPDATE signing_key SET private_jwk = json_remove(private_jwk, '$.d'), retired_at = 1");
  const { keys, tokens } = await load();
  expect(keys.active.kid).not.toBe(kid);
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(await tokens.verify(await tokens.issue(CLAIMS))).toMatchObject(CLAIMS);
  const currentDate = new Date(clock.nowMs);
  expect((await jwtVerify(token, keys.anyPublicKeyOf({ alg: 'EdDSA', kid }), { currentDate })).payload.sub).toBe(CLAIMS.userId);
});
