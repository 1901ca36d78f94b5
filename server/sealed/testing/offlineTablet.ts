/** A tablet without a network: it writes, keeps each edit as an entry, and seals it to the server. */
import * as Y from 'yjs';
import { toBase64Url } from '../../../schema/base64url.ts';
import type { SealedContent, SealedEdit, SealingKey } from '../../../schema/deviceApi.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { seal } from '../../../schema/sealing.ts';
import { sealedBytes } from '../sealingKeys.ts';

export type Entry = SealedContent['entry'];
export type Of = { readonly userId: string; readonly deviceId: string };
export type OfflineTablet = ReturnType<typeof createOfflineTablet>;

/** @param options.state what the tablet had of the room when it lost the network */
export function createOfflineTablet(options: {
  readonly room: string;
  readonly epoch: number;
  readonly tab?: string;
  readonly state?: Uint8Array;
  readonly atMs?: number;
}) {
  const { room, epoch, tab = 'tab00001', atMs = 1_000 } = options;
  const doc = new Y.Doc();
  if (options.state) Y.applyUpdate(doc, options.state);
  const rows = doc.getMap<Scalar>(ROOT_NAME);
  let n = 0;
  return {
    doc,
    rows,
    write(cells: Readonly<Record<string, Scalar>>): Entry {
      const writes = Object.entries(cells).map(([key, value]) => ({ key, value, base: rows.get(key) }));
      const before = Y.encodeStateVector(doc);
      doc.transact(() => {
        for (const { key, value } of writes) rows.set(key, value);
      });
      n += 1;
      const update = toBase64Url(Y.encodeStateAsUpdate(doc, before));
      const clock = Y.getState(doc.store, doc.clientID) - 1;
      return { id: `${tab}.${n}`, tab, room, epoch, clientId: doc.clientID, clock, update, writes, atMs: atMs + n };
    },
  };
}

export const sealEntry = (
  key: SealingKey,
  { userId, deviceId }: Of,
  entry: Entry,
  kind: SealedContent['kind'] = 'unsent',
): Promise<SealedEdit> => sealText(key, entry.id, JSON.stringify({ userId, deviceId, kind, entry } satisfies SealedContent));

/** Whatever somebody may put inside. */
export async function sealText({ kid, publicKey }: SealingKey, id: string, text: string): Promise<SealedEdit> {
  const sealed = await seal(crypto.subtle, sealedBytes(publicKey) ?? new Uint8Array(), new TextEncoder().encode(text));
  return { id, kid, sealed: toBase64Url(sealed) };
}
