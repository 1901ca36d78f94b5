import type { Database as Sqlite } from 'better-sqlite3';
import { isCallOutcome } from '../../schema/calls.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { isElectorId, isUserId, NO_DEVICE } from '../../schema/ids.ts';
import { formatRoomName, ROOT_NAME } from '../../schema/rooms.ts';
import { carrierClaims } from '../moves/carryElector.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { openFeed } from '../sealed/feedRoom.ts';
import { readCell } from '../sealed/readCell.ts';
import type { RoomTurns } from '../sealed/roomTurns.ts';
import { freshClientId, writeUpdate } from '../sealed/writeUpdate.ts';
import { callWrites, type Said } from './callWrites.ts';

/** What could not be brought is tried again so often. */
const RETRY_MS = 5_000;
const MAX_CLOSING_MS = 2_000;
/** Brought at once. */
const TOGETHER = 200;

type Unfed = { readonly id: string; readonly electorId: string; readonly callerId: string; readonly outcome: string; readonly at: number };
/** A client id of the document under which a caller's words stand there, and the generation in which it does. */
type Pen = { readonly epoch: number; readonly clientId: number };

/**
 * Brings what was said on the phone into the committees' documents, under the callers' names (J7). It is in SQL before, and is brought until the document has it:
 * after a room that stood still, and after the process was ended in between.
 *
 * @param deps.onStep a document has taken something: tests end the process there
 */
export function createCallFeeder(deps: {
  readonly sqlite: Sqlite;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly turns: RoomTurns;
  readonly now: () => number;
  readonly retryMs?: number;
  readonly onError: (trouble: { readonly room: string; readonly error: unknown }) => void;
  readonly onStep?: () => void;
}) {
  const { sqlite, registry } = deps;
  // whoever is being moved waits: their claims are between two documents
  const unfed = `FROM call_result r JOIN elector e ON e.id = r.elector_id WHERE r.fed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM elector_move m WHERE m.elector_id = r.elector_id AND m.finished_at IS NULL)`;
  const isAnyLeft = sqlite.prepare<[], number>('SELECT 1 FROM call_result WHERE fed_at IS NULL LIMIT 1').pluck();
  const selectCommittees = sqlite.prepare<[], CommitteeId>(`SELECT DISTINCT e.committee_id ${unfed}`).pluck();
  const selectUnfed = sqlite.prepare<[committee: string], Unfed>(
    `SELECT r.id, r.elector_id AS electorId, r.caller_id AS callerId, r.outcome, r.at ${unfed} AND e.committee_id = ? ORDER BY r.at, r.id LIMIT ${TOGETHER}`,
  );
  // not of whoever was moved meanwhile: it is brought where their claims are now
  const markFed = sqlite.prepare<[at: number, id: string, committee: string]>(
    'UPDATE call_result SET fed_at = ? WHERE id = ? AND elector_id IN (SELECT id FROM elector WHERE committee_id = ?)',
  );
  const markAll = sqlite.transaction((ids: readonly string[], committee: string) => {
    for (const id of ids) markFed.run(deps.now(), id, committee);
  });
  const pens = new Map<string, Pen>();
  /** Committees that are being brought, and whether something has come since. */
  const running = new Map<CommitteeId, { isMore: boolean; readonly done: Promise<void> }>();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  /** @returns whether the document has all of it, or will never take what is left */
  async function bring(room: Room, caller: string, results: readonly Unfed[]): Promise<boolean> {
    const rows = room.doc.getMap(ROOT_NAME);
    const writes = callWrites(results.flatMap(saidIn), { keys: rows.keys(), read: (key) => readCell(room, key) }, deps.now());
    if (writes.length === 0) return true;
    const clientId = penOf(room, caller) ?? freshClientId(room);
    const feed = openFeed(room, carrierClaims({ userId: caller, device: NO_DEVICE }, room.name));
    pens.delete(`${room.name} ${caller}`); // unless all goes well
    try {
      const fed = await feed.feed(writeUpdate(room.doc, clientId, writes));
      if (fed.kind !== 'taken') return false;
      if (fed.refused.length === 0) pens.set(`${room.name} ${caller}`, { epoch: room.epoch, clientId });
      deps.onStep?.();
      return true;
    } finally {
      feed.close();
    }
  }

  /** One for a caller and document, so that a day of calls does not make it long. */
  function penOf(room: Room, caller: string): number | undefined {
    const pen = pens.get(`${room.name} ${caller}`);
    return pen?.epoch === room.epoch ? pen.clientId : undefined;
  }

  /** @returns whether nothing is left that could not be brought */
  async function feedCommittee(committee: CommitteeId): Promise<boolean> {
    const name = formatRoomName({ kind: 'guarantees', committee });
    for (;;) {
      const results = selectUnfed.all(committee);
      if (results.length === 0 || isClosed) return true;
      for (const [caller, theirs] of byCaller(results)) {
        const room = await registry.open(name);
        await room.settled(); // what it is compared with is on disk
        if (!(await bring(room, caller, theirs))) return false;
        markAll(
          theirs.map(({ id }) => id),
          committee,
        );
      }
    }
  }

  function start(committee: CommitteeId): void {
    const under = running.get(committee);
    if (under) {
      under.isMore = true;
      return;
    }
    const room = formatRoomName({ kind: 'guarantees', committee });
    const state: { isMore: boolean; done: Promise<void> } = { isMore: false, done: Promise.resolve() };
    running.set(committee, state);
    state.done = deps.turns
      .inTurn(room, () => feedCommittee(committee))
      .catch((error: unknown) => {
        if (!isClosed) deps.onError({ room, error });
        return false;
      })
      .then((isDone) => {
        running.delete(committee);
        if (isClosed) return;
        if (isDone && state.isMore) start(committee);
        else if (isAnyLeft.get()) tryLater();
      });
  }

  function tryLater(): void {
    timer ??= setTimeout(() => {
      timer = null;
      poke();
    }, deps.retryMs ?? RETRY_MS).unref();
  }

  /** Something may have to be brought. */
  function poke(): void {
    if (isClosed) return;
    for (const committee of selectCommittees.all()) start(committee);
    if (running.size === 0 && isAnyLeft.get()) tryLater();
  }

  return {
    poke,
    /** Resolves when nothing is on its way. */
    async settled(): Promise<void> {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
    /** Nothing is begun any more; what is on its way ends. The next start brings the rest. */
    async close(): Promise<void> {
      isClosed = true;
      if (timer) clearTimeout(timer);
      const enough = new Promise((resolve) => setTimeout(resolve, MAX_CLOSING_MS).unref()); // a Redis that stands still is not waited for
      await Promise.race([Promise.all([...running.values()].map(({ done }) => done)), enough]);
    },
  };
}

function byCaller(results: readonly Unfed[]): ReadonlyMap<string, Unfed[]> {
  const groups = new Map<string, Unfed[]>();
  for (const result of results) groups.set(result.callerId, [...(groups.get(result.callerId) ?? []), result]);
  return groups;
}

/** What a later version has written down says nothing here. */
const saidIn = ({ electorId, callerId, outcome, at }: Unfed): Said[] =>
  isElectorId(electorId) && isUserId(callerId) && isCallOutcome(outcome)
    ? [{ elector: electorId, caller: callerId, outcome, atMs: at }]
    : [];
