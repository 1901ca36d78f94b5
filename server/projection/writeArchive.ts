import type { Database as Sqlite } from 'better-sqlite3';
import { isDerivedRoom } from '../../schema/rooms.ts';
import { type AuditChain, createAuditChain } from '../audit/auditChain.ts';
import { recordLogRow } from '../audit/recordLogRow.ts';
import { recordSetAside } from '../audit/recordSetAside.ts';
import { checksumOf } from '../checksum.ts';
import { FencedOffError } from '../fencedOffError.ts';
import type { LogPage, LogPlace } from '../rooms/sharedDocLog.ts';
import { type ArchiveStatements, prepareArchiveStatements } from './archiveStatements.ts';

/** A page as it was read, and after which place. */
export type ReadPage = { readonly room: string; readonly after: LogPlace; readonly page: LogPage };

/** What became of a page: where the archive stands now, or why nothing of it was written. */
export type Written = { readonly room: string; readonly place: LogPlace } | { readonly room: string; readonly error: unknown };

/** Before the first row of a room that the archive does not know. */
export const BEGINNING: LogPlace = { epoch: 0, seq: 0, chain: '' };

/**
 * The archive as it lies in SQLite. Everything that is written goes through one transaction, which compares the fence and each room's
 * place first: whatever was read twice, or by two, is written once [Q1] [Q2], and so is its row in the chain of who did what [T2].
 */
export function createArchiveWriter(sqlite: Sqlite) {
  const statements = prepareArchiveStatements(sqlite);
  const chain = createAuditChain(sqlite);
  const placeOf = (room: string): LogPlace => statements.selectPlace.get(room) ?? BEGINNING;
  /** Inside a transaction: a savepoint, so that one room's trouble takes nobody else's rows back. */
  const writeOne = sqlite.transaction((read: ReadPage) => writePage(statements, chain, placeOf(read.room), read));

  const writeAll = sqlite.transaction((fence: number, pages: readonly ReadPage[]): Written[] => {
    if (statements.selectFence.get() !== fence) throw new FencedOffError();
    return pages.map((read): Written => {
      try {
        return { room: read.room, place: writeOne(read) };
      } catch (error) {
        if (!sqlite.inTransaction) throw error; // SQLite itself took everything back: the disk is full
        return { room: read.room, error };
      }
    });
  });

  return {
    placeOf,
    rooms: (): readonly string[] => statements.selectRooms.all(),
    /** The greatest number that anybody has archived under. */
    fence: (): number => statements.selectFence.get() ?? 0,
    /** Whoever has a smaller number is fenced off from now on. @throws FencedOffError when it is this one */
    raiseFence(fence: number): void {
      if (statements.raiseFence.run(fence, fence).changes === 0) throw new FencedOffError();
    },
    /**
     * All in one transaction; a room whose part cannot be written is left out and told.
     * @throws FencedOffError, or SQLite's error when nothing at all could be written
     */
    write: (fence: number, pages: readonly ReadPage[]): readonly Written[] => writeAll.immediate(fence, pages),
  };
}

function writePage(statements: ArchiveStatements, audit: AuditChain, here: LogPlace, { room, after, page }: ReadPage): LogPlace {
  if (here.epoch !== after.epoch || here.seq !== after.seq) return here; // somebody was faster; read again from there
  const { rows, bindings, head } = page;
  if (rows[0]) statements.closePlace.run(here.seq, rows[0].atMs, room, here.epoch);
  for (const { epoch, seq, userId, device, atMs, keys, bytes, setAside, chain } of rows) {
    const isEpoch = seq === 1 && userId === ''; // nobody but the server writes as nobody
    const { keysJson, salt } = recordLogRow(audit, { room, epoch, seq, userId, device, atMs, keys, bytes, isEpoch });
    statements.insertRow.run(
      room,
      epoch,
      seq,
      userId,
      device,
      atMs,
      keysJson,
      bytes,
      checksumOf(bytes),
      setAside?.atMs ?? null,
      setAside?.reason ?? null,
      chain,
      salt,
    );
    if (setAside && !isDerivedRoom(room)) recordSetAside(audit, { room, epoch, seq }, setAside.atMs);
  }
  for (const { clientId, epoch, userId, device } of bindings) statements.insertBinding.run(room, epoch, clientId, userId, device);
  // a copy that was damaged there says nothing about the one that is whole here
  for (const { atMs, reason, epoch, seq, isDamage } of page.setAside) {
    if (isDamage || statements.setAside.run(atMs, reason, room, epoch, seq).changes === 0) continue;
    if (!isDerivedRoom(room)) recordSetAside(audit, { room, epoch, seq }, atMs);
    statements.voidProjection.run(room);
  }
  const place = rows.at(-1) ?? (head.seq === 0 ? { ...head, chain: '' } : here);
  if (isDerivedRoom(room)) statements.deleteRowsBefore.run(room, place.epoch, place.seq); // the last says where the archive stands [BO5]
  if (place.epoch !== here.epoch) statements.upsertRoom.run(room, place.epoch);
  return { epoch: place.epoch, seq: place.seq, chain: place.chain };
}
