import { untrack } from 'solid-js';
import type { Entry } from '../../../schema/attendance.ts';
import { type AttendanceAct, attendanceWrites } from '../../../schema/attendanceActs.ts';
import { AppError } from '../../../schema/errors.ts';
import type { RoomClient } from '../../state/contracts/room.ts';

/** An entry by its key: enough to take it back. */
export type Written = Pick<Entry, 'key' | 'writer' | 'n'>;

/**
 * Writes what somebody does in one edit: all of it or nothing. Throws AppError as `RoomClient.edit` does, and `unreachable` while this device has no code yet.
 * @returns the entries, to be taken back together
 */
export type WriteActs = (acts: readonly AttendanceAct[]) => readonly Written[];

export function createActs(room: Pick<RoomClient, 'cells' | 'edit' | 'writer'>, now: () => number = Date.now): WriteActs {
  return (acts) =>
    untrack(() => {
      const writer = room.writer();
      if (!writer) throw new AppError('unreachable');
      const writes = attendanceWrites(acts, { writer, atMs: now(), has: (key) => room.cells.cell(key) !== undefined });
      room.edit(writes);
      return writes.map(({ key }) => ({ key, writer, n: Number.parseInt(key.slice(key.indexOf(writer) + writer.length), 36) }));
    });
}

/** One edit that takes all of these back. */
export const undoAll = (entries: readonly Written[]): readonly AttendanceAct[] => entries.map((entry) => ({ kind: 'undo', entry }));
