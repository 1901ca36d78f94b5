import type { RecordAudit } from '../schema/audit.ts';
import type { BoardCommittee } from '../schema/boardApi.ts';
import { formatRoomName } from '../schema/rooms.ts';
import type { Accounts } from './accounts/accounts.ts';
import { createActs } from './accounts/acts.ts';
import { readCampaign } from './accounts/campaign.ts';
import { createActivity } from './board/activity.ts';
import { createBoardKeeper } from './board/boardKeeper.ts';
import { createBoardRows } from './board/boardRows.ts';
import { createCommitteeFigures } from './board/committeeFigures.ts';
import { createPlan } from './board/plan.ts';
import { readTablets } from './board/readTablets.ts';
import { hearTablets } from './board/tabletChannel.ts';
import { createTablets } from './board/tablets.ts';
import { createTurnout } from './board/turnout.ts';
import { createCallsHere } from './calls/callsHere.ts';
import type { Database } from './database.ts';
import type { HeldResults } from './holdResults.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import type { ElectorStates } from './projection/electorStates.ts';
import type { Projector } from './projection/projector.ts';
import type { PresenceChannel } from './rooms/presenceElsewhere.ts';
import type { RoomRegistry } from './rooms/roomRegistry.ts';

/** This process among those that hold tablets. */
const HERE = 'here';

export type HeldBoard = ReturnType<typeof holdBoard>;

/** The operations room's document and what is asked for beside it, in the process that owns the data folder. Ends with it. */
export function holdBoard(deps: {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'people'>;
  readonly registry: RoomRegistry;
  readonly projector: Projector;
  readonly states: Pick<ElectorStates, 'counts'>;
  readonly results: Pick<HeldResults, 'reader' | 'keeper'>;
  /** Carries what tablets say of themselves from other processes; null when there are none. */
  readonly presence: PresenceChannel | null;
  readonly record: RecordAudit;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
  readonly everyMs?: number;
}) {
  const { registry, results, now, log, lifetime } = deps;
  const { sqlite, db } = deps.database;
  const tablets = createTablets({ sqlite, now });
  const elsewhere = deps.presence && hearTablets({ open: deps.presence, elapsedMs: () => performance.now() });
  if (elsewhere) lifetime.onEnd(elsewhere.close);
  const rows = createBoardRows({
    figures: createCommitteeFigures({ sqlite, counts: deps.states.counts, moment: createCallsHere(db, now).moment }),
    tablets,
    results: results.reader,
  });
  const hasCampaign = sqlite.prepare<[], number>('SELECT 1 FROM campaign').pluck();
  const keeper = createBoardKeeper({
    sqlite,
    registry,
    rooms() {
      if (!hasCampaign.get()) return null;
      const { id: campaign } = readCampaign(db);
      return { board: formatRoomName({ kind: 'board', campaign }), marks: formatRoomName({ kind: 'marks', campaign }) };
    },
    rows,
    projector: deps.projector,
    results: results.keeper,
    hearTablets() {
      const changed = new Set(tablets.hear(HERE, readTablets(registry.connections())));
      for (const [process, there] of elsewhere?.all() ?? []) for (const committee of tablets.hear(process, there)) changed.add(committee);
      return changed;
    },
    now,
    ...(deps.everyMs === undefined ? {} : { everyMs: deps.everyMs }),
    onError: (error) => log.error(describe(error), 'board not brought up to date'),
  });
  lifetime.onEnd(keeper.close);
  const turnout = createTurnout({ sqlite, projector: deps.projector, now });
  lifetime.onEnd(turnout.close);
  const selectCommittees = sqlite.prepare<[], BoardCommittee>('SELECT id, code, site, gender FROM committee ORDER BY id');
  return {
    keeper,
    committees: () => selectCommittees.all(),
    tablets,
    turnout,
    plan: createPlan({ sqlite, acts: createActs(db), record: deps.record }),
    activity: createActivity({ sqlite, now, nameOf: (id) => deps.accounts.people.find(id)?.user.name ?? id }),
  };
}
