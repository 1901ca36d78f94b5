import { eq } from 'drizzle-orm';
import type { RecordAudit } from '../schema/audit.ts';
import { parseRoomName } from '../schema/rooms.ts';
import { device } from '../schema/tables/people.ts';
import type { Accounts } from './accounts/accounts.ts';
import { createActs } from './accounts/acts.ts';
import { readCampaign } from './accounts/campaign.ts';
import { createRightsHeld } from './accounts/rightsHeld.ts';
import type { Database } from './database.ts';
import { describe } from './http/errors.ts';
import type { Log } from './log.ts';
import type { RoomRegistry } from './rooms/roomRegistry.ts';
import type { ErasedIn } from './rooms/writePolicy.ts';
import { createHeldEdits } from './sealed/heldEdits.ts';
import { createRoomTurns } from './sealed/roomTurns.ts';
import { createSealedRows } from './sealed/sealedRows.ts';
import type { SealingKeys } from './sealed/sealingKeys.ts';
import { createSealedIntake } from './sealed/takeSealed.ts';

/**
 * Sealed edits in the process that owns the data folder: their keys, their way into the rooms, and what waits for a coordinator.
 *
 * @param deps.registry rooms of this process: any process may serve any room, so also one that has no sockets
 */
export function holdSealed(deps: {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'people' | 'recounts'>;
  readonly keys: SealingKeys;
  readonly registry: RoomRegistry;
  readonly erased: ErasedIn;
  readonly record: RecordAudit;
  readonly takeCalls: Parameters<typeof createSealedIntake>[0]['takeCalls'];
  readonly count: (deviceHash: string, edits: number) => void;
  readonly now: () => number;
  readonly log: Log;
}) {
  const { database, log, now } = deps;
  const { db } = database;
  const acts = createActs(db);
  const rows = createSealedRows({ db, now });
  const { couldWrite } = createRightsHeld({ sqlite: database.sqlite, campaign: () => readCampaign(db).id });
  const parts = { ...deps, acts, rows, turns: createRoomTurns(), personOf: deps.accounts.people.find, couldWrite };
  const intake = createSealedIntake({
    ...parts,
    isThere(name) {
      const room = parseRoomName(name);
      return room?.kind !== 'tally' || room.count <= deps.accounts.recounts.lastOf(room.committee);
    },
    endedAtMs(deviceHash) {
      const known = db.select({ endedAt: device.endedAt }).from(device).where(eq(device.deviceHash, deviceHash)).get();
      return known ? known.endedAt : 0; // one that nobody has claimed writes nothing
    },
    onError: ({ room, error }) => log.error({ room, ...describe(error) }, 'sealed edits not taken'),
  });
  return {
    intake: {
      ...intake,
      async take(edits: Parameters<typeof intake.take>[0]) {
        const answer = await intake.take(edits);
        const { taken, unreadable } = answer;
        log.info({ edits: edits.length, taken: taken.length, unreadable: unreadable.length }, 'sealed edits');
        return answer;
      },
    },
    held: createHeldEdits({ ...parts, retry: intake.retry }),
    forgetElector: rows.forgetElector,
  };
}
