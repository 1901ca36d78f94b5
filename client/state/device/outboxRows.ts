import { fromBase64Url, toBase64Url } from '../../../schema/base64url.ts';
import type { SealedContent } from '../../../schema/deviceApi.ts';
import type { OutboxEntry, RefusedWrite } from '../outboxEntry.ts';
import type { Vault } from './vault.ts';

/**
 * An entry or a refused write as it lies on the device: whose tab and which room is told, nothing of what it says. `secret` opens with this person's key,
 * `sealed` with the server's: whoever has lost the first can still hand in the second (I14).
 */
export type OutboxRow = {
  readonly id: string;
  readonly tab: string;
  readonly room: string;
  readonly atMs: number;
  readonly kid: string;
  readonly secret: Uint8Array;
  readonly sealed: Uint8Array;
};

/** What the first version of the database kept: in clear. */
type ClearRow<T> = T & { readonly secret?: undefined };
export type EntryRow = OutboxRow | ClearRow<OutboxEntry>;
export type RefusedRow = OutboxRow | ClearRow<RefusedWrite>;

/** Closes edits for the device, and opens them again. `open…` rejects when the row was changed, or closed under another key. */
export function createOutboxRows(vault: Vault, deviceId: () => string) {
  const { cipher, sealer, userId } = vault;

  async function close(store: 'entries' | 'refused', inside: object, content: Pick<SealedContent, 'kind' | 'entry'>): Promise<OutboxRow> {
    const { id, tab, room, atMs } = content.entry;
    const whole: SealedContent = { userId, deviceId: deviceId(), ...content };
    const { kid } = sealer;
    const [secret, sealed] = await Promise.all([cipher.encrypt(`${store} ${id}`, bytesOf(inside)), sealer.seal(bytesOf(whole))]);
    return { id, tab, room, atMs, kid, secret, sealed };
  }
  const open = async (store: 'entries' | 'refused', { id, secret }: OutboxRow): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await cipher.decrypt(`${store} ${id}`, secret)));

  return {
    closeEntry(entry: OutboxEntry): Promise<OutboxRow> {
      const text = { ...entry, update: toBase64Url(entry.update), writes: [...entry.writes] };
      return close('entries', text, { kind: 'unsent', entry: text });
    },
    async openEntry(row: EntryRow): Promise<OutboxEntry> {
      if (!isClosed(row)) return row;
      const text = (await open('entries', row)) as Omit<OutboxEntry, 'update'> & { readonly update: string }; // our own, and unchanged
      return { ...text, update: fromBase64Url(text.update), writes: text.writes.map((write) => ({ ...write, base: write.base })) };
    },
    closeRefused(write: RefusedWrite): Promise<OutboxRow> {
      const { id, edit, room, key, value, base, atMs } = write;
      const tab = edit.slice(0, edit.indexOf('.'));
      const entry = { id, tab, room, epoch: 0, clientId: 0, clock: -1, update: '', writes: [{ key, value, base }], atMs };
      return close('refused', write, { kind: 'refused', entry });
    },
    async openRefused(row: RefusedRow): Promise<RefusedWrite> {
      if (!isClosed(row)) return row;
      const write = (await open('refused', row)) as RefusedWrite; // our own, and unchanged
      return { ...write, base: write.base };
    },
  };
}

export const isClosed = (row: EntryRow | RefusedRow): row is OutboxRow => row.secret !== undefined;

const bytesOf = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
