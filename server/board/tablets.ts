import type { Database as Sqlite } from 'better-sqlite3';
import { ROLES, ROOM_GRANTS, type Role } from '../../schema/access.ts';
import { sumOf } from '../../schema/checkFindings.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { Screen } from '../../schema/presence.ts';
import { isBatteryLow, isClockWrong } from '../../schema/tabletTroubles.ts';
import { type TabletNow, tabletKey } from './readTablets.ts';

/** Whoever was not heard for longer is not told of any more. */
const DAY_MS = 24 * 60 * 60_000;
/** Somebody who is not there any more, and has not been for so long, is silent. */
export const SILENT_MS = 3 * 60_000;
/** A tablet's row is written so often at most, and when it goes. */
const WRITE_EVERY_MS = 60_000;
/** When it was heard is told in steps: heartbeats are no news. */
const HEARD_STEP_MS = 30_000;

export type Tablet = Omit<TabletNow, 'isReady'> & {
  readonly role: string;
  readonly name: string;
  readonly isOnline: boolean;
  readonly readyAtMs: number | null;
};
type Kept = Tablet & {
  readonly writtenAtMs: number;
  /** The process that it is with; null while it is with none. */
  readonly process: string | null;
  /** As it was told the last time. */
  readonly wasSilent: boolean;
};

/** What of a committee's tablets stands in its row of the board. */
export type TabletFigures = {
  readonly people: number;
  readonly tablets: number;
  readonly silentTablets: number;
  readonly unsent: number;
  readonly unsentElsewhere: number;
  readonly lowBatteries: number;
  readonly wrongClocks: number;
  readonly readyTablets: number;
  readonly knownTablets: number;
  readonly heardAtMs: number | null;
};

/** Whoever works in committees: their tablet has a place there, and is missed. Others look on. */
const isAtWork = (role: string): boolean => {
  const known: Role | undefined = ROLES.find((one) => one === role);
  return known !== undefined && Object.values(ROOM_GRANTS[known]).some((grant) => grant.access === 'write');
};

type StoredTablet = {
  readonly userId: string;
  readonly device: string;
  readonly committee: CommitteeId;
  readonly screen: Screen;
  readonly sinceMs: number;
  readonly heardAtMs: number;
  readonly unsent: number;
  readonly battery: number | null;
  readonly clockAheadMs: number | null;
  readonly readyAtMs: number | null;
  readonly name: string;
  readonly role: string;
};

/**
 * What tablets say of themselves, in the process that owns the data folder: those that are there, whichever process they are with, and those that were within the day. Kept in SQL so that
 * one that fell silent is still known after a start; what is older than a day goes there.
 */
export function createTablets({ sqlite, now }: { readonly sqlite: Sqlite; readonly now: () => number }) {
  const selectSince = sqlite.prepare<[since: number], StoredTablet>(
    `SELECT user_id AS userId, device, committee_id AS committee, screen, since AS sinceMs, heard_at AS heardAtMs, unsent, battery,
       clock_ahead_ms AS clockAheadMs, ready_at AS readyAtMs, coalesce(user.name, '') AS name, coalesce(user.role, '') AS role
     FROM tablet_report LEFT JOIN user ON user.id = user_id WHERE heard_at >= ?`,
  );
  const selectUser = sqlite.prepare<[string], { name: string; role: string }>('SELECT name, role FROM user WHERE id = ?');
  const upsert = sqlite.prepare<
    [
      userId: string,
      device: string,
      committee: string,
      screen: string,
      since: number,
      heardAt: number,
      unsent: number,
      battery: number | null,
      clockAheadMs: number | null,
      readyAt: number | null,
    ]
  >(
    `INSERT INTO tablet_report (user_id, device, committee_id, screen, since, heard_at, unsent, battery, clock_ahead_ms, ready_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (user_id, device, committee_id) DO UPDATE SET screen = excluded.screen, since = excluded.since, heard_at = excluded.heard_at,
       unsent = excluded.unsent, battery = excluded.battery, clock_ahead_ms = excluded.clock_ahead_ms, ready_at = excluded.ready_at`,
  );
  const known = new Map<string, Kept>();
  const ofCommittee = new Map<CommitteeId, Map<string, Kept>>();
  /** What each device has said, of each committee in which it was heard. */
  const ofDevice = new Map<string, Map<string, Kept>>();
  sqlite.prepare<[since: number]>('DELETE FROM tablet_report WHERE heard_at < ?').run(now() - DAY_MS);
  for (const row of selectSince.all(now() - DAY_MS))
    put(tabletKey(row), { ...row, isOnline: false, process: null, writtenAtMs: now(), wasSilent: false });

  function put(key: string, tablet: Kept): void {
    known.set(key, tablet);
    const there = ofCommittee.get(tablet.committee) ?? new Map<string, Kept>();
    ofCommittee.set(tablet.committee, there);
    there.set(key, tablet);
    const same = ofDevice.get(deviceOf(tablet)) ?? new Map<string, Kept>();
    ofDevice.set(deviceOf(tablet), same);
    same.set(key, tablet);
  }

  function drop(key: string, tablet: Kept): void {
    known.delete(key);
    ofCommittee.get(tablet.committee)?.delete(key);
    const same = ofDevice.get(deviceOf(tablet));
    same?.delete(key);
    if (same?.size === 0) ofDevice.delete(deviceOf(tablet));
  }

  const recordsOf = (tablet: Kept): readonly Kept[] => [...(ofDevice.get(deviceOf(tablet))?.values() ?? [])];
  /** Whether another committee's row tells of the same edits: the first of them is the one that counts. */
  const isToldElsewhere = (tablet: Kept): boolean =>
    recordsOf(tablet).some(({ unsent, committee }) => unsent > 0 && committee < tablet.committee);

  const write = sqlite.transaction((due: readonly [string, Kept][]): void => {
    for (const [key, tablet] of due) {
      const { userId, device, committee, screen, sinceMs, heardAtMs, unsent, battery, clockAheadMs, readyAtMs } = tablet;
      upsert.run(userId, device, committee, screen, sinceMs, heardAtMs, unsent, battery, clockAheadMs, readyAtMs);
      put(key, { ...tablet, writtenAtMs: now() });
    }
  });

  /** Which comes without anybody saying anything: it is asked for all the time. */
  const isSilent = (tablet: Kept, atMs: number): boolean =>
    !tablet.isOnline &&
    isAtWork(tablet.role) &&
    atMs - tablet.heardAtMs >= SILENT_MS &&
    !recordsOf(tablet).some(({ isOnline }) => isOnline);

  return {
    /**
     * All tablets that are with a process now.
     * @returns committees in which something is another now
     */
    hear(process: string, tablets: ReadonlyMap<string, TabletNow>): ReadonlySet<CommitteeId> {
      const changed = new Set<CommitteeId>();
      const due: [string, Kept][] = [];
      const atMs = now();
      /** Where else a device was heard, something is another with it. */
      const changedOf = (tablet: Kept): void => {
        for (const { committee } of recordsOf(tablet)) changed.add(committee);
      };
      for (const [key, { isReady, ...said }] of tablets) {
        const before = known.get(key);
        if (before?.isOnline && before.process !== process && before.heardAtMs > said.heardAtMs) continue; // it has gone there meanwhile
        const { name, role } = before?.isOnline ? before : (selectUser.get(said.userId) ?? { name: '', role: '' });
        const readyAtMs = isReady === true ? atMs : isReady === false ? null : (before?.readyAtMs ?? null);
        const after: Kept = {
          ...said,
          name,
          role,
          isOnline: true,
          process,
          readyAtMs,
          writtenAtMs: before?.writtenAtMs ?? 0,
          wasSilent: false,
        };
        put(key, after);
        if (!before || isAnother(before, after)) changedOf(after);
        if (atMs - after.writtenAtMs >= WRITE_EVERY_MS) due.push([key, after]);
      }
      for (const [key, tablet] of known) {
        if (tablet.process === process && !tablets.has(key)) {
          const gone: Kept = { ...tablet, isOnline: false, process: null };
          put(key, gone);
          due.push([key, gone]);
          changedOf(gone);
        } else if (!tablet.isOnline && atMs - tablet.heardAtMs > DAY_MS) {
          drop(key, tablet);
          changed.add(tablet.committee);
        } else if (isSilent(tablet, atMs) !== tablet.wasSilent) {
          put(key, { ...tablet, wasSilent: !tablet.wasSilent });
          changed.add(tablet.committee);
        }
      }
      // a tablet says of all its rooms how many edits are unsent: what it said where it is not any more holds no longer than it is nowhere
      for (const [key, tablet] of known) {
        if (tablet.isOnline || tablet.unsent === 0 || !recordsOf(tablet).some(({ isOnline }) => isOnline)) continue;
        due.push([key, { ...tablet, unsent: 0 }]);
        changed.add(tablet.committee);
      }
      if (due.length > 0) write(due);
      return changed;
    },

    figures(committee: CommitteeId): TabletFigures {
      const atMs = now();
      const here = [...(ofCommittee.get(committee)?.values() ?? [])];
      const there = here.filter(({ isOnline }) => isOnline);
      const atWork = here.filter(({ role }) => isAtWork(role));
      const heardAtMs = atWork.reduce((last, tablet) => Math.max(last, tablet.heardAtMs), 0);
      return {
        people: new Set(there.map(({ userId }) => userId)).size,
        tablets: new Set(there.map(deviceOf)).size,
        silentTablets: here.filter((tablet) => isSilent(tablet, atMs)).length,
        unsent: sumOf(atWork.map(({ unsent }) => unsent)),
        unsentElsewhere: sumOf(atWork.filter(isToldElsewhere).map(({ unsent }) => unsent)),
        lowBatteries: there.filter(({ battery }) => isBatteryLow(battery)).length,
        wrongClocks: there.filter(({ clockAheadMs }) => isClockWrong(clockAheadMs)).length,
        readyTablets: atWork.filter(({ readyAtMs }) => readyAtMs !== null).length,
        knownTablets: atWork.length,
        heardAtMs: heardAtMs === 0 ? null : heardAtMs - (heardAtMs % HEARD_STEP_MS),
      };
    },

    /** Those that were heard of within the day; of one committee, or of every one. The silent first, then by committee and name. */
    list(committee?: CommitteeId): readonly Tablet[] {
      const atMs = now();
      const all = [...(committee === undefined ? known.values() : (ofCommittee.get(committee)?.values() ?? []))];
      const rank = (tablet: Kept): number => Number(!isSilent(tablet, atMs));
      return all.sort(
        (a, b) =>
          rank(a) - rank(b) ||
          a.committee.localeCompare(b.committee) ||
          a.name.localeCompare(b.name, 'ar') ||
          (a.device < b.device ? -1 : 1),
      );
    },
  };
}
export type Tablets = ReturnType<typeof createTablets>;

const deviceOf = ({ userId, device }: Pick<TabletNow, 'userId' | 'device'>): string => `${userId}.${device}`;

const isAnother = (a: Kept, b: Kept): boolean =>
  a.isOnline !== b.isOnline ||
  a.unsent !== b.unsent ||
  a.battery !== b.battery ||
  a.clockAheadMs !== b.clockAheadMs ||
  (a.readyAtMs === null) !== (b.readyAtMs === null) ||
  Math.floor(a.heardAtMs / HEARD_STEP_MS) !== Math.floor(b.heardAtMs / HEARD_STEP_MS);
