import * as Y from 'yjs';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createDoc } from './createWitness.ts';

/** An update whose beginning is missing. */
export function gapped(clientId: number): Uint8Array {
  const doc = createDoc();
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const value of ['one', 'two']) doc.getMap(ROOT_NAME).set(value, value);
  return updates[1] ?? Uint8Array.of();
}

/** An edit under a client id that wrote in an earlier generation. */
export function written(clientId: number): Uint8Array {
  const doc = createDoc();
  doc.clientID = clientId;
  doc.getMap(ROOT_NAME).set('revived', 'revived');
  return Y.encodeStateAsUpdate(doc);
}

/** An edit that claims to be another tablet's next. */
export function forged(victim: Y.Doc): Uint8Array {
  const doc = createDoc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(victim));
  doc.clientID = victim.clientID;
  const before = Y.encodeStateVector(doc);
  doc.getMap(ROOT_NAME).set('forged', 'forged');
  return Y.encodeStateAsUpdate(doc, before);
}
