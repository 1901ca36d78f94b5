import type { RecordAudit } from '../schema/audit.ts';
import type { ElectionSetUp } from '../schema/election.ts';
import type { Accounts } from './accounts/accounts.ts';
import { createActs } from './accounts/acts.ts';
import { readSetUp } from './accounts/election.ts';
import type { Database } from './database.ts';
import { createLogReader } from './doclog/logReader.ts';
import { orCannotSave } from './facts/orCannotSave.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import type { Projector } from './projection/projector.ts';
import { createDecide } from './results/decide.ts';
import { createResultReader } from './results/readResults.ts';
import { createResultKeeper } from './results/resultKeeper.ts';
import { createResultMirror } from './results/resultMirror.ts';
import { createResultRows } from './results/resultRows.ts';
import type { RoomRegistry } from './rooms/roomRegistry.ts';

/** How long somebody who decides waits for what was saved to be in the database. */
const MAX_ARCHIVING_MS = 10_000;

export type HeldResults = ReturnType<typeof holdResults>;

/**
 * Results of counts, in the process that owns the data folder.
 *
 * @param deps.registry rooms of this process: any process may serve any room, so also one that has no sockets
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 * @param deps.archivedWhole resolves when all of it is, and rejects when it cannot be brought there
 * @param deps.onStep a step of a decision, or of a document, is done: tests end the process there
 */
export function holdResults(deps: {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'people'>;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly projector: Projector;
  readonly archived: (room: string) => Promise<void>;
  readonly archivedWhole: (room: string) => Promise<void>;
  readonly record: RecordAudit;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
  readonly everyMs?: number;
  readonly onStep?: (step: 'decided' | 'mirrored') => void;
}) {
  const { accounts, projector, archived, record, now, log, lifetime, onStep } = deps;
  const { sqlite, db } = deps.database;
  const selectVersion = sqlite.prepare<[], number>('SELECT version FROM election').pluck();
  let known: { readonly version: number; readonly setUp: ElectionSetUp | null } | null = null;
  function setUp(): ElectionSetUp | null {
    const version = selectVersion.get() ?? 0;
    if (known?.version !== version) known = { version, setUp: readSetUp(db)?.setUp ?? null };
    return known.setUp;
  }

  const rows = createResultRows({ sqlite, setUp, now });
  const mirror = createResultMirror({
    registry: deps.registry,
    rows,
    ...(deps.everyMs === undefined ? {} : { everyMs: deps.everyMs }),
    onError: ({ room, error }) => log.error({ room, ...describe(error) }, 'result not in its document yet'),
    ...(onStep ? { onStep: () => onStep('mirrored') } : {}),
  });
  lifetime.onEnd(mirror.close);
  const keeper = createResultKeeper({
    sqlite,
    projector,
    rows,
    mirror,
    onError: (error) => log.error(describe(error), 'results not brought up to date'),
  });
  lifetime.onEnd(keeper.close);
  /** Holds every result in SQL against what it is of, a committee in one turn of the event loop; one that differs is told, and made anew [PR6]. Never rejects. */
  async function checkRows(): Promise<void> {
    for (const committee of rows.committees()) {
      try {
        keeper.reach(); // what is only a moment behind is no damage
        const differences = rows.differences(committee);
        if (differences.length > 0) {
          log.error({ committee, count: differences.length, differences }, 'a result in SQL was not what was counted: made anew');
          keeper.reach(committee);
        }
      } catch (error) {
        log.error({ committee, ...describe(error) }, 'result not compared');
      }
      await new Promise((resolve) => setImmediate(resolve)); // tablets are served meanwhile
    }
  }
  return {
    ...createDecide({
      sqlite,
      acts: createActs(db),
      log: createLogReader(sqlite),
      projector,
      rows,
      keeper,
      archived,
      archivedWhole: (room) => orCannotSave(deps.archivedWhole(room), MAX_ARCHIVING_MS),
      record,
      now,
      ...(onStep ? { onStep } : {}),
    }),
    reader: createResultReader({
      ...{ sqlite, rows, projector, setUp, log: createLogReader(sqlite) },
      nameOf: (id) => accounts.people.find(id)?.user.name ?? id,
    }),
    rows,
    keeper,
    mirror,
    checkRows,
  };
}
