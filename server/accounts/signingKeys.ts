import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTHeaderParameters } from 'jose';
import { signingKey } from '../../schema/tables.ts';
import type { Db } from '../database.ts';

export const SIGNING_ALGORITHM = 'EdDSA';

export type SignatureKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;

export type SigningKeys = {
  /** The newest key: what is signed now is signed with it. */
  readonly active: { readonly kid: string; readonly key: SignatureKey };
  /** The public key that a token's header names; throws when nobody of ours signed it. */
  readonly publicKeyOf: (header: JWTHeaderParameters) => SignatureKey;
  /** The same keys for other processes to read, by their id; nothing secret in them. */
  readonly publicJwks: ReadonlyMap<string, JWK>;
};

/** Loads the keys that sign access tokens and tickets; an installation that has none makes its first. */
export async function loadSigningKeys(db: Db, now: () => number, randomKid: () => string): Promise<SigningKeys> {
  const stored = db.select().from(signingKey).orderBy(signingKey.createdAt).all();
  if (stored.length === 0) {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
    const row = { kid: randomKid(), privateJwk: await exportJWK(privateKey), createdAt: now(), activeFrom: now(), retiredAt: null };
    db.insert(signingKey).values(row).run();
    stored.push(row);
  }
  const publicKeys = new Map<string, SignatureKey>();
  const publicJwks = new Map<string, JWK>();
  let active: SigningKeys['active'] | null = null;
  for (const { kid, privateJwk } of stored) {
    const jwk = privateJwk as JWK; // written above
    const { kty = '', crv = '', x = '' } = jwk; // by name, so that no secret part can come along
    const publicJwk: JWK = { kty, crv, x, alg: SIGNING_ALGORITHM };
    active = { kid, key: await toKey(jwk) };
    publicKeys.set(kid, await toKey(publicJwk));
    publicJwks.set(kid, publicJwk);
  }
  if (!active) throw new Error('there is no signing key');
  return {
    active,
    publicJwks,
    publicKeyOf: ({ kid }) => {
      const key = publicKeys.get(kid ?? '');
      if (!key) throw new Error('signed with a key that is not ours');
      return key;
    },
  };
}

async function toKey(jwk: JWK): Promise<SignatureKey> {
  const key = await importJWK(jwk, SIGNING_ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('a signing key is no key pair');
  return key;
}
