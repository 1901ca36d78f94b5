import type { Database as Sqlite } from 'better-sqlite3';
import { importJWK, type JWK, type JWTHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { RecordAudit } from '../../schema/audit.ts';
import type { Anchor } from '../../schema/auditApi.ts';
import type { AuditChain } from './auditChain.ts';
import type { KnownPlace } from './verifyAudit.ts';

const ISSUER = 'committee-room';
const AUDIENCE = 'anchor';
const ALGORITHM = 'EdDSA';

type Key = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;
const Claims = z.object({ installation: z.string(), seq: z.int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.int() });

/** What an anchor says. */
export type AnchorClaims = z.infer<typeof Claims>;

/** Takes anchors: where the chain is now, signed with the key that signs tokens now, to be kept outside. They do not run out [T8]. */
export function createAnchors(deps: {
  readonly installationId: string;
  readonly chain: Pick<AuditChain, 'head'>;
  readonly keys: { readonly active: { readonly kid: string; readonly key: Key } };
  readonly record: RecordAudit;
  readonly now: () => number;
}) {
  return {
    /** @param userId who takes it; empty: the server by itself */
    async take(userId: string): Promise<Anchor> {
      const { seq, hash } = deps.chain.head();
      const at = deps.now();
      const { kid, key } = deps.keys.active;
      const claims: AnchorClaims = { installation: deps.installationId, seq, hash, at };
      const anchor = await new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, kid })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(Math.floor(at / 1_000))
        .sign(key);
      deps.record({ kind: 'anchored', userId, details: { seq, kid } });
      return { anchor, seq, hash, at };
    },
  };
}

/** What an anchor says, or null when none of these keys signed it or it is something else. */
export async function readAnchor(anchor: string, keys: ReadonlyMap<string, JWK>): Promise<AnchorClaims | null> {
  const keyOf = async ({ kid }: JWTHeaderParameters) => {
    const jwk = keys.get(kid ?? '');
    if (!jwk) throw new Error('signed with a key that is not known');
    return importJWK(jwk, ALGORITHM);
  };
  try {
    const { payload } = await jwtVerify(anchor, keyOf, { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE });
    return Claims.parse(payload);
  } catch {
    return null;
  }
}

/** The public part of every key that this installation ever signed with, by its id. */
export function publicKeysIn(sqlite: Sqlite): ReadonlyMap<string, JWK> {
  const rows = sqlite
    .prepare<[], { kid: string; jwk: string }>('SELECT kid, private_jwk AS jwk FROM signing_key ORDER BY created_at')
    .all();
  return new Map(
    rows.map(({ kid, jwk }) => {
      const { kty = '', crv = '', x = '' }: JWK = JSON.parse(jwk); // by name, so that no secret part can come along
      return [kid, { kty, crv, x, kid, alg: ALGORITHM }];
    }),
  );
}

/** @returns the place that it says, or why it says nothing of this installation */
export function placeIn(claims: AnchorClaims | null, installationId: string): KnownPlace | string {
  if (!claims) return 'it is not signed with a key of this installation';
  if (claims.installation !== installationId) return 'it is of another installation';
  return { seq: claims.seq, hash: claims.hash };
}
