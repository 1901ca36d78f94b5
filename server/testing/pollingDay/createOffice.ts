import type { CommitteeId } from '../../../schema/ids.ts';
import { campaign, committee as committeeTable } from '../../../schema/tables/campaign.ts';
import { membership, user } from '../../../schema/tables/people.ts';
import { createPasswords } from '../../accounts/passwords.ts';
import { createPeople } from '../../accounts/people.ts';
import { createRandomByte } from '../../accounts/randomByte.ts';
import { createAuditRecorder } from '../../audit/auditRecorder.ts';
import { createBoardKeeper } from '../../board/boardKeeper.ts';
import { createBoardRows } from '../../board/boardRows.ts';
import { createCommitteeFigures } from '../../board/committeeFigures.ts';
import { createTablets } from '../../board/tablets.ts';
import { createCallsHere } from '../../calls/callsHere.ts';
import type { Database } from '../../database.ts';
import { createLogReader } from '../../doclog/logReader.ts';
import { holdCalls } from '../../holdCalls.ts';
import { createLifetime } from '../../lifetime.ts';
import { createElectorMoves } from '../../moves/electorMoves.ts';
import { createElectorStates } from '../../projection/electorStates.ts';
import { createProjector } from '../../projection/projector.ts';
import { createResultReader } from '../../results/readResults.ts';
import { createResultRows } from '../../results/resultRows.ts';
import { createOnRoll } from '../../roll/onRoll.ts';
import type { RoomRegistry } from '../../rooms/roomRegistry.ts';
import { testClaims } from '../replica.ts';
import { createWatchedLog } from '../secrets.ts';
import { QUICK_PASSWORDS } from '../seedCampaign.ts';
import { callersOf } from './createCalls.ts';
import type { DayMove } from './createMoves.ts';
import { BOARD } from './dayBoard.ts';
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
      for (const id of callersOf({ day })) {
        db.insert(user).values({ id, username: id, name: id, role: 'caller', passwordHash: '', createdAt: 1 }).run();
        db.insert(membership).values({ userId: id, committeeId: day.committee }).run();
      }
      for (const elector of day.rollNow()) insert(day.committee, elector);
    }
  })();
}

/** Some are men and some are women; nobody is asked. */
export const genderOf = (elector: string): 'male' | 'female' => (elector.charCodeAt(elector.length - 1) % 2 === 0 ? 'male' : 'female');

function prepareElector(sqlite: Database['sqlite']): (committee: string, elector: string) => void {
  const insert = sqlite.prepare<[string, string, string, string]>(
    `INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id)
     VALUES (?, ?, (SELECT 1 + count(*) FROM elector), ?, '', ?, 1)`,
  );
  return (committee, elector) => void insert.run(elector, committee, elector, genderOf(elector));
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
  readonly registry: Pick<RoomRegistry, 'open' | 'join'>;
  readonly now: () => number;
  readonly report: (what: string) => void;
}) {
  const { database, registry, now, report } = deps;
  const { sqlite } = database;
  const onError = ({ error }: { readonly error: unknown }): void => {
    if (!isKilled) report(`office: ${error instanceof Error ? error.stack : String(error)}`);
  };
  const lifetime = createLifetime();
  let isKilled = false;
  let killedAt: DayMove['killedAt'] = null;
  const projector = createProjector({ sqlite, log: createLogReader(sqlite), now, onError, everyMs: 0 });
  const moves = createElectorMoves({
    database,
    registry,
    projector,
    record: createAuditRecorder(sqlite, now).record,
    rollChanged: () => Promise.resolve(),
    archived: () => Promise.resolve(),
    now,
    onError,
    onStep(step) {
      if (step === killedAt) throw new Error('the process ends here');
    },
  });
  const record = createAuditRecorder(sqlite, now).record;
  const people = createPeople({
    db: database.db,
    passwords: createPasswords(QUICK_PASSWORDS),
    now,
    randomByte: createRandomByte(),
    onChanged: () => {},
  });
  const calls = holdCalls({ database, accounts: { people }, registry, record, now, log: createWatchedLog().log, lifetime });
  const results = createResultReader({
    log: createLogReader(sqlite),
    ...{ sqlite, projector, setUp: () => null, nameOf: String },
    rows: createResultRows({ sqlite, setUp: () => null, now }),
  });
  const tablets = createTablets({ sqlite, now });
  let passedMs = 0;
  const board = createBoardKeeper({
    ...{ sqlite, registry, projector, now },
    rooms: () => ({ board: BOARD, marks: 'marks/test' }),
    rows: createBoardRows({
      figures: createCommitteeFigures({
        sqlite,
        counts: createElectorStates({ sqlite, projector }).counts,
        moment: createCallsHere(database.db, now).moment,
      }),
      tablets,
      results,
    }),
    results: { onRefreshed: () => () => {} }, // nobody counts on this day
    hearTablets: () => new Set(),
    everyMs: 0,
    elapsedMs: () => passedMs, // nothing is found in turn but what time alone has changed: everything else was told
    onError: (error) => onError({ error }),
  });
  /** Somebody has the board open all day, so that its room stays. */
  function lookOn(): void {
    const close = (): void => void (isKilled || lookOn());
    registry.join(testClaims({ role: 'viewer', userId: 'viewer', roomName: BOARD, access: 'read' }), {
      ...{ bufferedAmount: 0, send: () => 0, terminate: () => {} },
      close,
    });
  }
  lookOn();
  /** A roll is corrected here without an act. */
  const head = sqlite.prepare<[], string>("SELECT coalesce(max(seq), 0) || ' ' || (SELECT roll_version FROM campaign) FROM audit").pluck();
  const unfed = sqlite.prepare<[], number>('SELECT count(*) FROM call_result WHERE fed_at IS NULL').pluck();
  void moves.resume();
  calls.feeder.poke();
  /** Moves that were begun here and are not finished. */
  let begun: Promise<unknown> = Promise.resolve();
  let lookedAt = '';

  return {
    isOnRoll: createOnRoll(database.db),
    calls,
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
    /** So much of it that the board looks at every committee in turn. */
    passTime(): void {
      passedMs += 20_000;
      lookedAt = '';
    },
    /** Resolves when all that has reached the disk is where it belongs. */
    async settle(): Promise<void> {
      for (let looks = 0; looks < MAX_LOOKS; looks++) {
        await begun;
        await moves.settled();
        calls.feeder.poke();
        await calls.feeder.settled();
        const at = head.get() ?? '';
        if (at === lookedAt) return unfed.get() === 0 ? undefined : report('what was said on the phone is in no list');
        lookedAt = at;
        if (!projector.reach()) report('the projection is behind');
        await board.look();
      }
      report('the office does not come to rest');
    },
    /** What was taken of calls stands, each once, and nothing else. */
    checkCalls(taken: ReadonlySet<string>): void {
      const standing = sqlite.prepare<[], string>('SELECT id FROM call_result').pluck().all();
      if (standing.length !== taken.size || !standing.every((id) => taken.has(id)))
        report(`${standing.length} results of calls stand, ${taken.size} were taken`);
    },
    kill(): void {
      isKilled = true;
      projector.close();
      void board.close();
      void moves.close();
      void lifetime.end();
    },
  };
}
