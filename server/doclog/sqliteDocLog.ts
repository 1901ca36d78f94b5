import type { Database as Sqlite } from 'better-sqlite3';
import type { LogRowPlace } from '../../schema/audit.ts';
import { isDerivedRoom } from '../../schema/rooms.ts';
import { createAuditChain } from '../audit/auditChain.ts';
import { recordLogRow } from '../audit/recordLogRow.ts';
import { recordSetAside } from '../audit/recordSetAside.ts';
import { checksumOf } from '../checksum.ts';
import { LogMovedError } from '../logMovedError.ts';
import type { AppendedDocument, DocLog, LoadedDocument, LogRow, WithAppend } from '../rooms/docLog.ts';
import { prepareDocLogStatements } from './docLogStatements.ts';
import { createGroupCommit, type Schedule } from './groupCommit.ts';
import { readDocument } from './readDocument.ts';

/** Where a room's log stands: its epoch and the last number given in it. `isApart`: rows that are not projected with it have been written last. */
type Head = { epoch: number; seq: number; isApart?: boolean };

const CHECKSUM_FAILED = 'checksum does not match';
/** Who wrote the first row of a later epoch: the server. */
const NOBODY = { userId: '', device: '' };

/**
 * The embedded log: whatever is written in one turn of the event loop, of whichever room, goes to disk in one transaction (`groupCommit.ts`),
 * and with each row its row in the chain of who did what [T2].
 * Expects WAL and `synchronous=FULL` (see `openDatabase`), and to be the only one of its process that writes these tables.
 *
 * @param deps.withAppend what else goes into each append's transaction; what it cannot write is left out of it, and the rows stand
 * @param deps.schedule decides when a commit runs; tests pass their own to hold it back
 */
export function createSqliteDocLog(deps: {
  readonly sqlite: Sqlite;
  readonly now: () => number;
  readonly withAppend?: WithAppend;
  readonly schedule?: Schedule;
  readonly elapsedMs?: () => number;
}): DocLog {
  const { now, withAppend } = deps;
  const statements = prepareDocLogStatements(deps.sqlite);
  const chain = createAuditChain(deps.sqlite);

  // An append asks the file for nothing: where each log stands is remembered, and forgotten whenever it may not be so.
  const heads = new Map<string, Head>();
  let dataVersion = statements.dataVersion.get();
  const inCommit = createGroupCommit({
    ...deps,
    onBegin: () => {
      withAppend?.begun();
      const version = statements.dataVersion.get();
      if (version === dataVersion) return;
      dataVersion = version;
      heads.clear(); // another process wrote: a tool, a restore
    },
    ...(withAppend ? { onCommit: withAppend.committed } : {}),
    onRollback: () => heads.clear(),
  });

  /** Of a room in the epoch that the caller believes in. Only inside a commit. */
  function headIn(room: string, epoch: number): Head {
    const head = heads.get(room) ?? statements.selectHead.get(room);
    if (head?.epoch !== epoch) throw new LogMovedError(room, `epoch ${epoch} is not its epoch`);
    heads.set(room, head);
    return head;
  }

  function insertRow(room: string, { epoch, seq }: Head, row: Omit<LogRow, 'newClientIds'>, isEpoch = false): void {
    const { userId, device, atMs, keys, bytes } = row;
    const { keysJson, salt } = recordLogRow(chain, { room, epoch, seq, userId, device, atMs, keys, bytes, isEpoch });
    statements.insertRow.run(room, epoch, seq, userId, device, atMs, keysJson, bytes, checksumOf(bytes), salt);
  }

  function appendRows(room: string, epoch: number, rows: readonly LogRow[]): number {
    const head = headIn(room, epoch);
    for (const row of rows) {
      head.seq += 1;
      insertRow(room, head, row);
      for (const clientId of row.newClientIds) statements.insertBinding.run(room, epoch, clientId, row.userId, row.device);
    }
    return head.seq;
  }

  /** Whoever asks how far SQL is must not be told that it has what is only in the log [PR7]. */
  function noteBeside(room: string, epoch: number, before: number, isBeside: boolean): void {
    const head = headIn(room, epoch);
    if (!isBeside && !head.isApart) statements.closePlace.run(before, now(), room, epoch);
    head.isApart = !isBeside;
  }

  async function append(room: string, epoch: number, rows: readonly LogRow[], document?: AppendedDocument): Promise<number> {
    let isBeside = false; // whether it is not the log's own writing that is under way
    const appendAlone = (): number => {
      const last = appendRows(room, epoch, rows);
      noteBeside(room, epoch, last - rows.length, false);
      return last;
    };
    try {
      return await inCommit(() => {
        isBeside = false;
        if (!withAppend || !document) return appendAlone();
        const last = appendRows(room, epoch, rows);
        const before = last - rows.length;
        // another writer's rows in between would be in SQL and not in this document
        if (document.seq !== before) {
          withAppend.skipped(document);
          noteBeside(room, epoch, before, false);
          return last;
        }
        isBeside = true;
        const isProjected = withAppend.appended(room, { epoch, seq: last }, rows, document);
        isBeside = false;
        noteBeside(room, epoch, before, isProjected);
        return last;
      });
    } catch (error) {
      if (!isBeside) throw error;
      return inCommit(appendAlone);
    }
  }

  async function epochOf(room: string): Promise<number> {
    const known = statements.selectEpoch.get(room);
    if (known !== undefined) return known;
    return inCommit(() => {
      const epoch = now();
      statements.insertRoom.run(room, epoch);
      return statements.selectEpoch.get(room) ?? epoch;
    });
  }

  /** Only inside a commit. */
  function setAside(place: LogRowPlace, reason: string): void {
    const atMs = now();
    const { changes } = statements.setAside.run(atMs, reason, place.room, place.epoch, place.seq);
    if (changes === 0) return; // it was before
    if (!isDerivedRoom(place.room)) recordSetAside(chain, place, atMs);
    statements.voidProjection.run(place.room);
  }

  /** Marks what a load found damaged, so that it is told once. Where nothing can be written the next load finds it again: rooms open all the same. */
  async function setDamagedAside(room: string, { epoch, damaged }: LoadedDocument): Promise<void> {
    if (damaged.length === 0) return;
    const mark = inCommit(() => {
      for (const { seq, what } of damaged) {
        if (what === 'row') setAside({ room, epoch, seq }, CHECKSUM_FAILED);
        else statements.deleteSnapshot.run(room, epoch, seq);
      }
    });
    await mark.catch(() => {});
  }

  /** What is reckoned from elsewhere is reckoned anew: an empty generation, which no replica of the old one mixes with (I10). */
  const beginEmpty = (room: string): Promise<void> =>
    inCommit(() => {
      const head = statements.selectHead.get(room);
      const epoch = Math.max(now(), (head?.epoch ?? 0) + 1);
      statements.updateEpoch.run(epoch, room);
      statements.deleteRowsUpTo.run(room, epoch, 0);
      statements.deleteEarlierSnapshot.run(room, epoch);
      heads.delete(room);
    });

  async function loadDerived(room: string): Promise<LoadedDocument> {
    try {
      const loaded = readDocument(statements, room);
      if (loaded.damaged.length === 0) return loaded;
    } catch (error) {
      if (!statements.selectHead.get(room)) throw error;
    }
    await beginEmpty(room);
    return readDocument(statements, room);
  }

  return {
    epochOf,

    rooms: async () => statements.selectRooms.all(),

    async load(room) {
      await epochOf(room);
      if (isDerivedRoom(room)) return loadDerived(room);
      const loaded = readDocument(statements, room);
      await setDamagedAside(room, loaded);
      return loaded;
    },

    append,

    saveSnapshot: (room, epoch, seq, state) =>
      inCommit(() => {
        if (statements.selectEpoch.get(room) !== epoch) return; // nobody would read it, and somebody may have been erased since
        statements.upsertSnapshot.run(room, epoch, seq, now(), state, checksumOf(state));
        if (isDerivedRoom(room)) statements.deleteRowsUpTo.run(room, epoch, seq); // nobody asks what it was
      }),

    quarantine: (room, epoch, seqs, reason) =>
      inCommit(() => {
        for (const seq of seqs) setAside({ room, epoch, seq }, reason);
      }),

    beginEpoch: (room, epoch, seq, { state, authors }) =>
      inCommit(() => {
        const last = headIn(room, epoch).seq;
        if (last !== seq) throw new LogMovedError(room, `row ${seq} is not its last`);
        const head = { epoch: Math.max(now(), epoch + 1), seq: 1 };
        statements.updateEpoch.run(head.epoch, room);
        insertRow(room, head, { ...NOBODY, atMs: now(), keys: [], bytes: state }, true);
        for (const [clientId, { userId, device }] of authors) statements.insertBinding.run(room, head.epoch, clientId, userId, device);
        heads.set(room, head);
        return head.epoch;
      }),

    forgetEarlier: (room, epoch) =>
      inCommit(() => {
        headIn(room, epoch);
        statements.deleteEarlierSnapshot.run(room, epoch); // the rows are the history
      }),
  };
}
