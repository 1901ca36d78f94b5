import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { checksumOf } from '../checksum.ts';
import { cellKey } from '../testing/cellKey.ts';
import { settle } from '../testing/replica.ts';
import { ROOM, startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { verifyAtOnce } from './verifyAudit.ts';

test('[T3] a snapshot that was changed by hand, with the checksum that belongs to it, is found; a true one holds, before and after a new generation', async () => {
  const database = openEmpty();
  const { sqlite } = database;
  const { registry, log, join } = startRooms(database);
  const [noura, khaled] = [join(), join({ userId: 'khaled', device: 'd02' })];
  await settle(noura, khaled);
  for (let i = 0; i < 40; i++) {
    (i % 3 ? noura : khaled).rows.set(cellKey(i % 9), `${i}`);
    if (i % 4 === 0) await settle(noura, khaled); // others in conflict
  }
  await settle(noura, khaled);
  const room = await registry.open(ROOM);
  await log.saveSnapshot(ROOM, room.epoch, room.seq, Y.encodeStateAsUpdate(room.doc));
  noura.rows.set(cellKey(1), 'behind it');
  await settle(noura, khaled);
  expect(verifyAtOnce(sqlite).bad).toBe(null);

  const forged = new Y.Doc();
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(room.doc));
  forged.getMap('rows').set(cellKey(2), 'never written by anybody');
  const bytes = Y.encodeStateAsUpdate(forged);
  sqlite.exec('SAVEPOINT before');
  sqlite.prepare('UPDATE doc_snapshot SET bytes = ?, checksum = ?').run(bytes, checksumOf(bytes));
  expect(verifyAtOnce(sqlite).bad?.reason).toMatch(/the snapshot of guarantees\/K01/);
  sqlite.exec('ROLLBACK TO before; RELEASE before');

  await log.quarantine(ROOM, room.epoch, [3], 'found damaged after the snapshot was written');
  expect(verifyAtOnce(sqlite).bad).toBe(null);
  await registry.close();
  database.close();
});
