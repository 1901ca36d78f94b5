import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { answerWrites } from '../schema/guarantees.ts';
import type { ElectorId, UserId } from '../schema/ids.ts';
import { ROOT_NAME } from '../schema/rooms.ts';
import { openDatabase } from './database.ts';
import { createSqliteDocLog } from './doclog/sqliteDocLog.ts';
import { reproject } from './reproject.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'committee-room-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const open = () => openDatabase(join(dataDir, 'committee-room.sqlite'));

test('[Q9] projects from scratch, and says what somebody has changed by hand', async () => {
  const database = open();
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  const doc = new Y.Doc();
  for (const { key, value } of answerWrites('elector001' as ElectorId, 'noura1' as UserId, 'promised', 1, false))
    doc.getMap(ROOT_NAME).set(key, value);
  const row = { userId: 'noura1', device: 'd01', atMs: 1, keys: [], bytes: Y.encodeStateAsUpdate(doc), newClientIds: [doc.clientID] };
  await log.append('guarantees/K01', await log.epochOf('guarantees/K01'), [row]);
  await log.epochOf('tally/K01/1a');
  database.close();
  const run = (): { isComplete: boolean; said: string } => {
    const lines: string[] = [];
    const isComplete = reproject(dataDir, (line) => lines.push(line.replace(/\d+ ms/, '0 ms')));
    return { isComplete, said: lines.join('\n') };
  };
  expect(run()).toEqual({
    isComplete: true,
    said:
      'rooms projected: 2 of 2, in 0 ms\nclaim_row: 1 rows; 0 of before are gone, 1 are new\nelector_state: 1 rows; 0 of before are gone, 1 are new\n' +
      'unlisted_row: 0 rows; as before\nheadcount_row: 0 rows; as before\ntally_row: 0 rows; as before\nresult_row: 0 rows; as before',
  });
  const hand = open();
  hand.sqlite.exec("UPDATE claim_row SET answer = 'refused'");
  hand.close();
  expect(run().said).toContain('claim_row: 1 rows; 1 of before are gone, 1 are new\nelector_state: 1 rows; as before');

  const damaged = open();
  damaged.sqlite.exec("INSERT INTO doc_snapshot SELECT room, epoch, 5, 1, x'00', 1 FROM doc_log");
  damaged.close();
  expect(run()).toMatchObject({ isComplete: false, said: expect.stringContaining('NOT projected: guarantees/K01: the snapshot of') });
});

test('a folder without a campaign is not made', () => {
  expect(() => reproject(join(dataDir, 'none'), () => {})).toThrow('there is no campaign in it');
});
