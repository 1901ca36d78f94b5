import { paperOf } from '../../schema/ballotPaper.ts';
import { DEMO_COMMITTEES } from '../../schema/demo.ts';
import type { ElectionSetUp } from '../../schema/election.ts';
import type { CommitteeId, UserId } from '../../schema/ids.ts';
import { formatRoomName, type Stream } from '../../schema/rooms.ts';
import type { Database } from '../../server/database.ts';
import type { DocLog } from '../../server/rooms/docLog.ts';
import { createDemoDevices } from './demoDevices.ts';
import type { Random } from './generateRoll.ts';
import { planCount } from './planCount.ts';
import { writeEdits } from './writeEdits.ts';

/** Writes the two counts of the committee that is finished, so that there is a result to settle. */
export async function writeCount(deps: {
  readonly db: Database['db'];
  readonly log: DocLog;
  readonly election: ElectionSetUp;
  readonly nowMs: number;
  readonly random: Random;
  readonly idOf: (username: string) => UserId;
}): Promise<void> {
  const { db, log, election, nowMs, random, idOf } = deps;
  const counted = DEMO_COMMITTEES.find(({ status }) => status === 'finished');
  if (!counted) throw new Error('no committee of the demo is finished');
  const devices = createDemoDevices({ db, now: () => nowMs, random });
  const clerk = (username: string) => ({ user: idOf(username), device: devices.claim(`demo-${username}-last-night`, idOf(username)) });
  const streams = planCount({
    random,
    nowMs,
    paper: paperOf(election),
    maxMarks: election.maxMarks,
    registered: counted.electors,
    clerks: [clerk('clerk-a'), clerk('clerk-b')],
  });
  for (const [i, stream] of (['a', 'b'] satisfies Stream[]).entries()) {
    const room = formatRoomName({ kind: 'tally', committee: counted.id as CommitteeId, count: 1, stream }); // demo.test.ts checks them
    await writeEdits(log, room, streams[i] ?? [], new Map(), random);
  }
}
