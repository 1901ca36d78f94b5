import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitteeId } from '../../../schema/ids.ts';
import { parseRoomName } from '../../../schema/rooms.ts';
import { campaign, committee } from '../../../schema/tables/campaign.ts';
import { createPasswords } from '../../../server/accounts/passwords.ts';
import { createPeople } from '../../../server/accounts/people.ts';
import { createRandomByte } from '../../../server/accounts/randomByte.ts';
import { openDatabase } from '../../../server/database.ts';
import { roomNames } from '../load/roomNames.ts';

/** Whoever the tablets of the bench belong to. */
export const BENCH_PERSON = { username: 'bench', password: 'correct horse battery' } as const;

/** The most rooms that a workload on two processes has. */
const COMMITTEES = 100;

/** Makes a data folder with a committee for each room of the bench, and one coordinator of all of them. */
export async function prepareCampaign(folder: string): Promise<void> {
  mkdirSync(folder, { mode: 0o700 });
  const { db, close } = openDatabase(join(folder, 'committee-room.sqlite'));
  try {
    db.insert(campaign).values({ id: 'bench', name: 'Bench', pollingDay: '2026-11-30', timeZone: 'UTC' }).run();
    const ids = roomNames(COMMITTEES).flatMap((name): CommitteeId[] => {
      const room = parseRoomName(name);
      return room?.kind === 'guarantees' ? [room.committee] : [];
    });
    for (const id of ids)
      db.insert(committee)
        .values({ id, code: id, site: `School ${id}`, status: 'polling' })
        .run();
    const people = createPeople({ db, passwords: createPasswords(), now: Date.now, randomByte: createRandomByte(), onChanged: () => {} });
    await people.create({
      ...BENCH_PERSON,
      name: 'Bench',
      role: 'coordinator',
      memberships: ids.map((id) => ({ committee: id, stream: null })),
    });
  } finally {
    close();
  }
}
