import { desc } from 'drizzle-orm';
import { exportJWK, generateKeyPair } from 'jose';
import type { SealingKey } from '../../schema/deviceApi.ts';
import { sealingKey } from '../../schema/tables.ts';
import type { Db } from '../database.ts';

export type SealingKeys = {
  /** What devices seal their unsent edits to now. */
  current(): Promise<SealingKey>;
};

/** The pair whose public half devices seal unsent edits to; made when it is first asked for, and kept. */
export function createSealingKeys({
  db,
  now,
  randomKid,
}: {
  readonly db: Db;
  readonly now: () => number;
  readonly randomKid: () => string;
}) {
  let making: Promise<SealingKey> | null = null;
  const newest = () => db.select().from(sealingKey).orderBy(desc(sealingKey.createdAt)).get();

  async function make(): Promise<SealingKey> {
    const { privateKey, publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
    const point = Buffer.from(await crypto.subtle.exportKey('raw', publicKey as Parameters<typeof crypto.subtle.exportKey>[1])).toString(
      'base64url',
    ); // jose gives keys of WebCrypto
    const row = { kid: randomKid(), privateJwk: await exportJWK(privateKey), publicKey: point, createdAt: now() };
    db.insert(sealingKey).values(row).run();
    return { kid: row.kid, publicKey: point };
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
  } satisfies SealingKeys;
}
