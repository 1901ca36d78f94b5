import type { CommitteeId } from '../../../schema/ids.ts';
import { campaign, committee as committeeTable } from '../../../schema/tables.ts';
import { createAuditRecorder } from '../../audit/auditRecorder.ts';
import type { Database } from '../../database.ts';
import { createLogReader } from '../../doclog/logReader.ts';
import { createElectorMoves } from '../../moves/electorMoves.ts';
import { createProjector } from '../../projection/projector.ts';
import { createOnRoll } from '../../roll/onRoll.ts';
import type { RoomRegistry } from '../../rooms/roomRegistry.ts';
import type { DayMove } from './createMoves.ts';
import type { DayCommittee } from './simulateDay.ts';

export type Office = ReturnType<typeof createOffice>;
const MAX_LOOKS = 20;
const ADMIN = { userId: 'admin1', device: 'a01' };

/** Writes committees and their rolls down, as they are before the day. */
export function writeRolls({ db, sqlite }: Database, committees: readonly DayCommittee[]): void {
  db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: '2026-09-22', timeZone: 'Asia/Kuwait' }).run();
  const insert = prepareElector(sqlite);
  sqlite.transaction(() => {
    for (const { day } of committees) {
      db.insert(committeeTable).values({ id: day.committee, code: day.committee }).run();
      for (const elector of day.rollNow()) insert(day.committee, elector);
    }
  })();
}

function prepareElector(sqlite: Database['sqlite']): (committee: string, elector: string) => void {
  const insert = sqlite.prepare<[string, string, string, string]>(
    `INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id)
     VALUES (?, ?, (SELECT coalesce(max(CAST(roll_number AS INTEGER)), 0) + 1 FROM elector WHERE committee_id = ?), ?, '', 'female', 1)`,
  );
  return (committee, elector) => void insert.run(elector, committee, committee, elector);
}

/** Corrects a roll on disk. */
export function createRollKeeper({ sqlite }: Database) {
  const insert = prepareElector(sqlite);
  const strike = sqlite.prepare<[string]>("UPDATE elector SET status = 'removed' WHERE id = ?");
  const renew = sqlite.prepare('UPDATE campaign SET roll_version = roll_version + 1');
  return (committee: string, elector: string, isOn: boolean): void => {
    if (isOn) insert(committee, elector);
    else strike.run(elector);
    renew.run();
  };
}

/** What a server process has beside its rooms: the projection and what moves electors, as it really is. */
export function createOffice(deps: {
  readonly database: Database;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly now: () => number;
  readonly report: (what: string) => void;
}) {
  const { database, registry, now, report } = deps;
  const { sqlite } = database;
  const onError = ({ error }: { readonly error: unknown }): void => {
    if (!isKilled) report(`office: ${error instanceof Error ? error.stack : String(error)}`);
  };
  let isKilled = false;
  let killedAt: DayMove['killedAt'] = null;
  const projector = createProjector({ sqlite, log: createLogReader(sqlite), now, onError, everyMs: 0 });
  const moves = createElectorMoves({
    database,
    registry,
    projector,
    record: createAuditRecorder(sqlite, now).record,
    rollChanged: () => Promise.resolve(),
    now,
    onError,
    onStep(step) {
      if (step === killedAt) throw new Error('the process ends here');
    },
  });
  const head = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM audit').pluck();
  void moves.resume();
  /** Moves that were begun here and are not finished. */
  let begun: Promise<unknown> = Promise.resolve();
  let lookedAt = -1;

  return {
    isOnRoll: createOnRoll(database.db),
    move(move: DayMove): void {
      killedAt = move.killedAt;
      isKilled = killedAt !== null;
      begun = moves.move(move.elector, move.to as CommitteeId, ADMIN).then(
        ({ isFinished }) => isFinished || isKilled || report(`${move.elector} is not moved`),
        (error: unknown) => onError({ error }),
      );
    },
    /** Whether something has reached the disk since it last came to rest. */
    isBehind: (): boolean => head.get() !== lookedAt,
    /** Resolves when all that has reached the disk is where it belongs. */
    async settle(): Promise<void> {
      for (let looks = 0; looks < MAX_LOOKS; looks++) {
        await begun;
        await moves.settled();
        const at = head.get() ?? 0;
        if (at === lookedAt) return;
        lookedAt = at;
        if (!projector.reach()) report('the projection is behind');
      }
      report('the office does not come to rest');
    },
    kill(): void {
      isKilled = true;
      projector.close();
      void moves.close();
    },
  };
}
