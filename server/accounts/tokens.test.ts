import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signingKey } from '../../schema/tables/people.ts';
import type { Database } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createAccessTokens } from './accessTokens.ts';
import { createSignedTokens } from './signedTokens.ts';
import { loadSigningKeys, type SigningKeys } from './signingKeys.ts';

const NOW_MS = 1_800_000_000_000;
const CLAIMS = { userId: 'noura1', sessionId: '0123456789abcdef', roleVersion: 3 };
let database: Database;
let keys: SigningKeys;
let kids = 0;
const load = (laterMs = 0) =>
  loadSigningKeys(
    database.db,
    () => NOW_MS + kids + laterMs,
    () => {
      kids += 1;
      return `kid-${kids}`;
    },
  );

beforeEach(async () => {
  database = openEmpty();
  keys = await load();
});
afterEach(() => database.close());

test('an access token says who, which session and which version of the rights, for ten minutes', async () => {
  const clock = { nowMs: NOW_MS };
  const tokens = createAccessTokens({ keys, now: () => clock.nowMs });
  const token = await tokens.issue(CLAIMS);
  expect(await tokens.verify(token)).toEqual(CLAIMS);
  clock.nowMs += 10 * 60_000 - 1_000;
  expect(await tokens.verify(token)).toEqual(CLAIMS);
  clock.nowMs += 1_000;
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token-expired' });
});

test('keys outlive a restart; a token of an older key still counts, the newest key signs', async () => {
  const tokens = createAccessTokens({ keys, now: () => NOW_MS });
  const token = await tokens.issue(CLAIMS);
  const reloaded = await load();
  expect(reloaded.active.kid).toBe(keys.active.kid);
  const other = openEmpty();
  const newer = await loadSigningKeys(
    other.db,
    () => NOW_MS + 1_000_000,
    () => 'newer',
  );
  for (const row of other.db.select().from(signingKey).all()) database.db.insert(signingKey).values(row).run();
  other.close();
  const both = await load(1_000_000);
  expect(both.active.kid).toBe(newer.active.kid);
  expect(await createAccessTokens({ keys: both, now: () => NOW_MS }).verify(token)).toEqual(CLAIMS);
});

test('[A6] tokens that are not ours, not signed, of another algorithm, issuer or audience are all refused', async () => {
  const tokens = createAccessTokens({ keys, now: () => NOW_MS });
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const seconds = NOW_MS / 1000;
  const make = () =>
    new SignJWT({ sid: CLAIMS.sessionId, ver: 3 })
      .setSubject('noura1')
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 60);
  const ours = { alg: 'EdDSA', kid: keys.active.kid };
  const forged: Record<string, string> = {
    'another key under our kid': await make().setIssuer('committee-room').setAudience('api').setProtectedHeader(ours).sign(privateKey),
    'an unknown kid': await make()
      .setIssuer('committee-room')
      .setAudience('api')
      .setProtectedHeader({ ...ours, kid: 'x' })
      .sign(keys.active.key),
    'another issuer': await make().setIssuer('elsewhere').setAudience('api').setProtectedHeader(ours).sign(keys.active.key),
    'another audience': await make().setIssuer('committee-room').setAudience('sync').setProtectedHeader(ours).sign(keys.active.key),
    HS256: await make()
      .setIssuer('committee-room')
      .setAudience('api')
      .setProtectedHeader({ alg: 'HS256', kid: ours.kid })
      .sign(Buffer.alloc(32)),
    'no signature': new UnsecuredJWT({ sid: CLAIMS.sessionId, ver: 3 })
      .setSubject('noura1')
      .setIssuer('committee-room')
      .setAudience('api')
      .encode(),
    'a ticket': await createSignedTokens({ keys, audience: 'sync', now: () => NOW_MS }).sign({ sid: 'x', ver: 3 }, 'noura1', 60_000),
    'no rights in it': await createSignedTokens({ keys, audience: 'api', now: () => NOW_MS }).sign({}, 'noura1', 60_000),
    nothing: '',
  };
  for (const [what, token] of Object.entries(forged))
    await expect(tokens.verify(token), what).rejects.toMatchObject({ code: 'not-authenticated' });
});
