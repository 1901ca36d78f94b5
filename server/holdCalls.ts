import type { RecordAudit } from '../schema/audit.ts';
import type { Accounts } from './accounts/accounts.ts';
import { type Acts, createActs } from './accounts/acts.ts';
import { createCallClock } from './calls/callClock.ts';
import { createCallerCalls } from './calls/callerCalls.ts';
import { createCallPeople } from './calls/callPeople.ts';
import { createCallResults } from './calls/callResults.ts';
import { prepareCallRows } from './calls/callRows.ts';
import { createCallsHere } from './calls/callsHere.ts';
import { createChaseDesk } from './calls/chaseDesk.ts';
import { createCallFeeder } from './calls/feedCalls.ts';
import { createChaseReader } from './calls/readChase.ts';
import { createSlices } from './calls/slices.ts';
import { createTransports } from './calls/transports.ts';
import type { Database } from './database.ts';
import { describe } from './http/errors.ts';
import type { Lifetime } from './lifetime.ts';
import type { Log } from './log.ts';
import type { RoomRegistry } from './rooms/roomRegistry.ts';
import { createRoomTurns } from './sealed/roomTurns.ts';

export type HeldCalls = ReturnType<typeof holdCalls>;

/**
 * Calls to those who promised and have not come, in the process that owns the data folder.
 *
 * @param deps.registry rooms of this process: any process may serve any room, so also one that has no sockets
 */
export function holdCalls(deps: {
  readonly database: Database;
  readonly accounts: Pick<Accounts, 'people'>;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly record: RecordAudit;
  readonly now: () => number;
  readonly log: Log;
  readonly lifetime: Lifetime;
  /** A document has taken something of a call: tests end the process there. */
  readonly onStep?: () => void;
}) {
  const { accounts, log, now, record } = deps;
  const { db, sqlite } = deps.database;
  const plainActs = createActs(db);
  const acts: Acts = {
    ...plainActs,
    act(work) {
      try {
        return plainActs.act(work);
      } finally {
        chase.forget();
      }
    },
  };
  const rows = prepareCallRows(sqlite);
  const here = createCallsHere(db, createCallClock(sqlite, now));
  const people = createCallPeople(db, accounts.people);
  const transports = createTransports({ db, acts, people, record, now });
  const chase = createChaseReader({ sqlite, here, people, transports });
  const feeder = createCallFeeder({
    sqlite,
    registry: deps.registry,
    turns: createRoomTurns(),
    now,
    ...(deps.onStep ? { onStep: deps.onStep } : {}),
    onError: ({ room, error }) => log.error({ room, ...describe(error) }, 'results of calls not in the document yet'),
  });
  deps.lifetime.onEnd(feeder.close);
  const results = createCallResults({ db, acts, here, people, transports, record, onTaken: feeder.poke });
  return {
    slices: createSlices({ db, acts, rows, here, people, record }),
    caller: createCallerCalls({ db, acts, rows, here, record }),
    results,
    transports,
    desk: createChaseDesk({ db, acts, people, record, now }),
    readChase: chase.read,
    feeder,
  };
}
