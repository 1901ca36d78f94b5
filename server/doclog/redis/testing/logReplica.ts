/** The least of a room: a document that is loaded from the log, follows it, and appends what is written into it. */
import * as Y from 'yjs';
import type { SharedDocLog } from '../../../rooms/sharedDocLog.ts';
import { row } from '../../logUnderTest.ts';

export async function openReplica(log: SharedDocLog, room: string) {
  const doc = new Y.Doc();
  const map = doc.getMap<unknown>('rows');
  const { epoch, seq, snapshot, rows, damaged } = await log.load(room);
  for (const { bytes } of snapshot ? [snapshot, ...rows] : rows) Y.applyUpdate(doc, bytes);
  const losses: Error[] = [];
  const end = log.follow(room, epoch, seq, {
    rows: (more) => {
      for (const { bytes, isSetAside } of more) if (!isSetAside) Y.applyUpdate(doc, bytes);
    },
    lost: (error) => void losses.push(error),
  });
  return {
    doc,
    map,
    epoch,
    damaged,
    losses,
    end,
    /** Resolves with its number once it is on disk. */
    set(key: string, value: unknown): Promise<number> {
      const before = Y.encodeStateVector(doc);
      map.set(key, value);
      return log.append(room, epoch, [row([...Y.encodeStateAsUpdate(doc, before)])]);
    },
  };
}
