import type { webcrypto } from 'node:crypto';
import { desc, eq } from 'drizzle-orm';
import { fromBase64Url, toBase64Url } from '../../schema/base64url.ts';
import type { SealingKey } from '../../schema/deviceApi.ts';
import { openSealed } from '../../schema/sealing.ts';
import { sealingKey } from '../../schema/tables/documents.ts';
import type { Db } from '../database.ts';

const { subtle } = crypto;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
type PrivateKey = Awaited<ReturnType<typeof subtle.importKey>>;

export type SealingKeys = {
  /** What devices seal to now; made at the first need. */
  current(): Promise<SealingKey>;
  /** Rejects when it was sealed to a key that is not ours, or changed since. */
  open(kid: string, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
};

/** The pairs that unsent edits are sealed to. None is ever let go: a device may come back with something after weeks. */
export function createSealingKeys(deps: { readonly db: Db; readonly now: () => number; readonly randomKid: () => string }): SealingKeys {
  const { db } = deps;
  const opened = new Map<string, Promise<PrivateKey>>();
  let making: Promise<SealingKey> | null = null;

  const newest = () => db.select().from(sealingKey).orderBy(desc(sealingKey.createdAt)).limit(1).get();

  async function make(): Promise<SealingKey> {
    const pair = await subtle.generateKey(CURVE, true, ['deriveBits']);
    const publicKey = toBase64Url(new Uint8Array(await subtle.exportKey('raw', pair.publicKey)));
    const privateJwk = await subtle.exportKey('jwk', pair.privateKey);
    const kid = deps.randomKid();
    db.insert(sealingKey).values({ kid, privateJwk, publicKey, createdAt: deps.now() }).run();
    return { kid, publicKey };
  }

  async function load(kid: string): Promise<PrivateKey> {
    const row = db.select().from(sealingKey).where(eq(sealingKey.kid, kid)).get();
    if (!row) throw new Error('sealed to a key that is not ours');
    return subtle.importKey('jwk', row.privateJwk as webcrypto.JsonWebKey, CURVE, false, ['deriveBits']); // written here
  }

  return {
    async current() {
      const row = newest();
      if (row) return { kid: row.kid, publicKey: row.publicKey };
      making ??= make().finally(() => {
        making = null;
      });
      return making;
    },
    async open(kid, sealed) {
      const key = opened.get(kid) ?? load(kid);
      opened.set(kid, key);
      key.catch(() => opened.delete(kid)); // whoever invents names fills no memory
      return openSealed(subtle, await key, sealed);
    },
  };
}

/** The bytes of a sealed text; null when it is none. */
export function sealedBytes(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return fromBase64Url(text);
  } catch {
    return null;
  }
}
