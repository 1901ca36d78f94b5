/** What lies in `meta` of a person's database, read before anything is unlocked. */
import type { DeviceDatabase } from './openDeviceDatabase.ts';

/** The content key, closed under what the server releases. */
export type OnlineEnvelope = { readonly name: 'online'; readonly bytes: Uint8Array };
/** The same key, closed under a key derived from a PIN. `digits`: how many the screen waits for. */
export type PinEnvelope = {
  readonly name: 'offline';
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly digits: number;
  readonly bytes: Uint8Array;
};
/** The same key, closed under what a passkey makes of `salt`. */
export type PasskeyEnvelope = {
  readonly name: 'passkey';
  readonly credentialId: Uint8Array;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
};
/** Wrong PINs since the last right one, each counted before it is tried. */
export type Tries = { readonly name: 'tries'; readonly count: number };
/**
 * `seenMs`: what the clock said when it was last looked at. `usedMs`: the time that it went forward by since the last contact, so that a clock that is set back
 * wins none.
 */
export type Contact = { readonly name: 'contact'; readonly lastContactMs: number; readonly seenMs: number; readonly usedMs: number };
/** What unsent edits are sealed to, also without a network. */
export type Sealing = { readonly name: 'sealing'; readonly kid: string; readonly publicKey: string };
/** Who it is and what they may open; encrypted. */
export type KeptPerson = { readonly name: 'person'; readonly bytes: Uint8Array };
/** Why there is no offline envelope any more. */
export type Gone = { readonly name: 'gone'; readonly why: 'tries' | 'lease' };

export type MetaRecord = OnlineEnvelope | PinEnvelope | PasskeyEnvelope | Tries | Contact | Sealing | KeptPerson | Gone;
export type MetaName = MetaRecord['name'];
export type Meta = { readonly [Name in MetaName]?: Extract<MetaRecord, { name: Name }> };

/** All records there are, by name. Rejects when the device cannot read. */
export async function readMeta(database: DeviceDatabase): Promise<Meta> {
  const asked = await database.transact(['meta'], 'readonly', (transaction) => transaction.objectStore('meta').getAll());
  return byName(asked.result as MetaRecord[]);
}

export const byName = (records: readonly MetaRecord[]): Meta => Object.fromEntries(records.map((record) => [record.name, record]));
