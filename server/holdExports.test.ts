import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../schema/access.ts';
import type { User } from '../schema/api.ts';
import type { ExportWhat } from '../schema/exports.ts';
import type { CampaignId, CommitteeId } from '../schema/ids.ts';
import type { Caller } from './accounts/accounts.ts';
import { type Database, openDatabase } from './database.ts';
import { seedManyElectors } from './exports/testing/manyElectors.ts';
import { holdExports } from './holdExports.ts';
import { createLifetime } from './lifetime.ts';
import { createLog } from './log.ts';

const [K01, K02] = ['K01', 'K02'] as CommitteeId[];
const lifetime = createLifetime();
let folder: string;
let database: Database;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'committee-room.sqlite'));
  seedManyElectors(database, 10);
});
afterAll(async () => {
  await lifetime.end();
  database.close();
  rmSync(folder, { recursive: true });
});

const callerOf = (role: Role): Caller => ({
  ...{ user: { id: 'noura1', name: 'Noura' } as User, roleVersion: 1, sessionId: 's1', device: null }, // all that is told of them
  member: { role, campaign: 'test' as CampaignId, committees: [] },
});

function start({ archived = async () => {}, isProjected = true, untold = [] as CommitteeId[] }: Partial<Parts> = {}) {
  const asked: string[] = [];
  const reached: boolean[] = [];
  const exports = holdExports({
    file: join(folder, 'committee-room.sqlite'),
    projector: {
      reachEach: async (isMeant) => {
        reached.push(...asked.map(isMeant));
        return isProjected;
      },
    },
    results: { keeper: { reach: () => new Set(untold) }, rows: { counts: (committee) => (committee === K02 ? 2 : 1) } },
    archived: async (room) => {
      asked.push(room);
      await archived();
    },
    maxArchivingMs: 20,
    stands: () => true,
    record: () => {},
    timeZone: () => 'Asia/Kuwait',
    now: () => 1,
    log: createLog('silent'),
    lifetime,
  });
  const take = async (what: ExportWhat, role: Role = 'admin') => {
    const { bytes } = await exports.sheet(callerOf(role), what, 'csv', { committees: [K01 as CommitteeId, K02 as CommitteeId] }, 'en');
    return new Response(bytes).text();
  };
  return { exports, asked, reached, take };
}
type Parts = { readonly archived: () => Promise<void>; readonly isProjected: boolean; readonly untold: CommitteeId[] };

test('[EX4] counts and results are read when every stream of every count of the committees is in SQL', async () => {
  for (const what of ['tally', 'results'] as const) {
    const { asked, reached, take } = start();
    await take(what, 'reconciler');
    expect(asked).toEqual(['tally/K01/1a', 'tally/K01/1b', 'tally/K02/1a', 'tally/K02/1b', 'tally/K02/2a', 'tally/K02/2b']);
    expect(reached).toEqual(asked.map(() => true));
  }
});

test('[EX4] what was saved and cannot be brought into SQL, or not in time, is missing in no file: none leaves', async () => {
  await expect(start({ archived: () => Promise.reject(new Error('not archived any more')) }).take('attendance')).rejects.toThrow(
    'cannot-save',
  );
  await expect(start({ archived: () => new Promise(() => {}) }).take('tally', 'auditor')).rejects.toThrow('cannot-save');
  const unprojected = start({ isProjected: false });
  await expect(unprojected.take('guarantees')).rejects.toThrow('cannot-save');
  await expect(unprojected.exports.snapshot(callerOf('admin'), K01 as CommitteeId)).rejects.toThrow('cannot-save');
  const untold = start({ untold: [K02 as CommitteeId] });
  await expect(untold.take('results')).rejects.toThrow('cannot-save');
  expect(await untold.take('attendance')).toContain('Attended'); // of which no result is read
});
