import { and, eq, gt, isNull } from 'drizzle-orm';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTHeaderParameters } from 'jose';
import type { RecordAudit } from '../../schema/audit.ts';
import { signingKey } from '../../schema/tables/people.ts';
import { ACCESS_TOKEN_LIFETIME_MS } from '../../schema/wire.ts';
import type { Db } from '../database.ts';
import { type Acts, createActs } from './acts.ts';

export const SIGNING_ALGORITHM = 'EdDSA';
/** A key signs for so long… */
const ROTATE_EVERY_MS = 90 * 24 * 60 * 60_000;
/** …and is known to every process for so long before it begins. */
const PUBLISHED_BEFORE_MS = 24 * 60 * 60_000;
/** Twice what the longest token lives. */
const VERIFIES_AFTER_MS = 2 * ACCESS_TOKEN_LIFETIME_MS;

export type SignatureKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;

export type SigningKeys = {
  /** What is signed now is signed with it. */
  readonly active: { readonly kid: string; readonly key: SignatureKey };
  /** The public key in force that a token's header names; throws when nobody of ours signed it, or its time is over. */
  readonly publicKeyOf: (header: JWTHeaderParameters) => SignatureKey;
  /** Also of a key whose time is over: for what is kept for years, such as an anchor of the audit. Throws when it never was ours. */
  readonly anyPublicKeyOf: (header: JWTHeaderParameters) => SignatureKey;
  /** The keys in force for other processes to read, by their id, the next one too; nothing secret in them. */
  readonly publicJwks: ReadonlyMap<string, JWK>;
  /** Reads what the console has added, makes the next key when it is time, and lets go of those whose time is over. To be called now and then. */
  tend(): Promise<void>;
};

type Row = typeof signingKey.$inferSelect;
type Key = { readonly row: Row; readonly publicJwk: JWK; readonly verifies: SignatureKey; readonly signs: SignatureKey | null };

const beginOf = ({ activeFrom, createdAt }: Row): number => Math.max(activeFrom, createdAt);
/** False: it was taken back before its time came. */
const everSigns = ({ row }: Key): boolean => row.retiredAt === null || row.retiredAt > beginOf(row);

/**
 * Loads the keys that sign access tokens and tickets; an installation that has none makes its first. Each signs for 90 days. The next is published a day before, the
 * one before verifies for twice a token's life after; then only its public part is kept.
 *
 * @param deps.onChanged this key is in force now, or not any more
 */
export async function loadSigningKeys(
  db: Db,
  now: () => number,
  randomKid: () => string,
  deps: { readonly acts?: Acts; readonly record?: RecordAudit; readonly onChanged?: (kid: string) => void } = {},
): Promise<SigningKeys> {
  const { acts = createActs(db), record = () => {} } = deps;
  let keys: readonly Key[] = []; // by their begin
  let tending: Promise<void> | null = null;
  let isLoaded = false;

  /** While they are loaded nobody knows any yet. */
  const onChanged = (kid: string): void => {
    if (isLoaded) deps.onChanged?.(kid);
  };
  const rowsNow = (): Row[] => db.select().from(signingKey).orderBy(signingKey.createdAt).all();
  const isInForce = ({ row }: Key): boolean => row.retiredAt === null || row.retiredAt > now();

  async function read(): Promise<void> {
    const before = new Map(keys.map((key) => [key.row.kid, key]));
    const read = await Promise.all(rowsNow().map(async (row) => ({ ...(before.get(row.kid) ?? (await toKey(row))), row })));
    keys = read.sort((a, b) => beginOf(a.row) - beginOf(b.row));
    for (const { row } of keys) if (!before.has(row.kid)) onChanged(row.kid);
  }

  /** The newest whose time has come. */
  function activeKey(): Key & { readonly signs: SignatureKey } {
    const able = keys.filter((key): key is Key & { signs: SignatureKey } => key.signs !== null && isInForce(key));
    const active = able.findLast(({ row }) => row.activeFrom <= now()) ?? able[0];
    if (!active) throw new Error('there is no signing key');
    return active;
  }

  async function tendNow(): Promise<void> {
    await read();
    const newest = keys.findLast(everSigns)?.row;
    const dueAtMs = newest ? beginOf(newest) + ROTATE_EVERY_MS : 0;
    if (newest && now() >= dueAtMs - PUBLISHED_BEFORE_MS) {
      await addSigningKey(db, { kid: randomKid(), nowMs: now(), activeFromMs: Math.max(dueAtMs, now() + PUBLISHED_BEFORE_MS) });
      await read();
    }
    const ours = keys.filter(everSigns);
    for (const [at, { row }] of ours.entries()) {
      const successor = ours[at + 1]?.row;
      if (successor && successor.activeFrom <= now() && row.retiredAt === null) supersede(row, successor);
    }
    await read();
    for (const key of keys) if (!isInForce(key) && key.signs !== null) forget(key);
    await read();
  }

  function supersede(row: Row, successor: Row): void {
    acts.act(() => {
      const retiredAt = successor.activeFrom + VERIFIES_AFTER_MS;
      db.update(signingKey).set({ retiredAt }).where(eq(signingKey.kid, row.kid)).run();
      record({ kind: 'key-rotated', userId: '', details: { key: successor.kid, before: row.kid } });
    });
  }

  function forget({ row, publicJwk }: Key): void {
    db.update(signingKey).set({ privateJwk: publicJwk }).where(eq(signingKey.kid, row.kid)).run();
    keys = keys.filter((key) => key.row.kid !== row.kid); // to be read again without its private part
    onChanged(row.kid);
  }

  const find = (kid: string | undefined, isWanted: (key: Key) => boolean): SignatureKey => {
    const key = keys.find((one) => one.row.kid === kid && isWanted(one));
    if (!key) throw new Error('signed with a key that is not ours');
    return key.verifies;
  };

  if (!rowsNow().some((row) => (row.retiredAt === null || row.retiredAt > now()) && (row.privateJwk as JWK).d !== undefined))
    await addSigningKey(db, { kid: randomKid(), nowMs: now(), activeFromMs: now() });
  await tendNow();
  isLoaded = true;

  return {
    get active() {
      const { row, signs } = activeKey();
      return { kid: row.kid, key: signs };
    },
    get publicJwks() {
      return new Map(keys.filter(isInForce).map(({ row, publicJwk }) => [row.kid, publicJwk]));
    },
    publicKeyOf: ({ kid }) => find(kid, isInForce),
    anyPublicKeyOf: ({ kid }) => find(kid, () => true),
    tend() {
      tending ??= tendNow().finally(() => {
        tending = null;
      });
      return tending;
    },
  };
}

/**
 * Makes a key that signs from a moment on: later than now, so that every process knows it by then, unless it is the first.
 * @param key.isInsteadOfNext takes back those that have been made and do not sign yet: whoever has seen one key has seen them all
 */
export async function addSigningKey(
  db: Db,
  key: { readonly kid: string; readonly nowMs: number; readonly activeFromMs: number; readonly isInsteadOfNext?: boolean },
): Promise<void> {
  const { kid, nowMs, activeFromMs, isInsteadOfNext = false } = key;
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const privateJwk = await exportJWK(privateKey);
  const add = (): void => {
    if (isInsteadOfNext)
      db.update(signingKey)
        .set({ retiredAt: nowMs })
        .where(and(gt(signingKey.activeFrom, nowMs), isNull(signingKey.retiredAt)))
        .run();
    db.insert(signingKey).values({ kid, privateJwk, createdAt: nowMs, activeFrom: activeFromMs, retiredAt: null }).run();
  };
  db.transaction(add, { behavior: 'immediate' });
}

async function toKey(row: Row): Promise<Key> {
  const jwk = row.privateJwk as JWK; // written here
  const { kty = '', crv = '', x = '' } = jwk; // by name, so that no secret part can come along
  const publicJwk: JWK = { kty, crv, x, alg: SIGNING_ALGORITHM };
  return { row, publicJwk, verifies: await importKey(publicJwk), signs: jwk.d === undefined ? null : await importKey(jwk) };
}

async function importKey(jwk: JWK): Promise<SignatureKey> {
  const key = await importJWK(jwk, SIGNING_ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('a signing key is no key pair');
  return key;
}
