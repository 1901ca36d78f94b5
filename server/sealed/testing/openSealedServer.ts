/** All that takes sealed edits, on a campaign in memory: real accounts, rooms, roll and log, with nothing in front of them. */

import type { Role } from '../../../schema/access.ts';
import type { AuditEvent } from '../../../schema/audit.ts';
import { type ElectorId, isElectorId, isUserId } from '../../../schema/ids.ts';
import { claimKey } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { sealedEdit } from '../../../schema/tables/documents.ts';
import { elector, erasedArrival, erasedElector } from '../../../schema/tables/roll.ts';
import { openAccounts } from '../../accounts/testing/openAccounts.ts';
import { createAuditRecorder } from '../../audit/auditRecorder.ts';
import { createSqliteDocLog } from '../../doclog/sqliteDocLog.ts';
import { holdSealed } from '../../holdSealed.ts';
import { createErasedIn } from '../../roll/erasedIn.ts';
import { createOnRoll } from '../../roll/onRoll.ts';
import type { DocLog } from '../../rooms/docLog.ts';
import { createRoomRegistry } from '../../rooms/roomRegistry.ts';
import { createTimers } from '../../rooms/timers.ts';
import { BOUNDLESS } from '../../testing/boundless.ts';
import { createReplica, testClaims } from '../../testing/replica.ts';
import { createWatchedLog, expectNoLeaks } from '../../testing/secrets.ts';
import type { TestPerson } from '../../testing/seedCampaign.ts';
import { createSealingKeys } from '../sealingKeys.ts';
import { createOfflineTablet, type Entry, sealEntry } from './offlineTablet.ts';

export const ROOM = 'guarantees/K01';
export const ELECTORS = ['elector001', 'elector002', 'elector003'].filter(isElectorId);

/** @param wrap puts faults between the rooms and the log */
export async function openSealedServer(wrap: (log: DocLog) => DocLog = (log) => log) {
  const opened = await openAccounts();
  const { database, accounts } = opened;
  for (const [i, id] of ELECTORS.entries())
    database.db
      .insert(elector)
      .values({ id, committeeId: 'K01', rollNumber: `${i + 1}`, fullName: `Elector ${i}`, foldedName: `${i}`, gender: 'male', importId: 1 })
      .run();
  const timers = { ...createTimers(), elapsedMs: () => 0 }; // no rest after a batch
  const docLog = wrap(createSqliteDocLog({ sqlite: database.sqlite, now: Date.now, elapsedMs: () => 0 }));
  const erased = createErasedIn(database.sqlite);
  const troubles: unknown[] = [];
  const denied: string[] = [];
  const registry = createRoomRegistry({
    log: docLog,
    timers,
    limits: BOUNDLESS,
    whyEnded: () => null,
    isOnRoll: createOnRoll(database.db),
    erased,
    events: { denied: (_claims, _epoch, refused) => void denied.push(...refused.map(({ reason }) => reason)) },
    onError: ({ error }) => troubles.push(error),
  });
  const events: AuditEvent[] = [];
  const watched = createWatchedLog();
  const parts = {
    database,
    accounts,
    registry,
    erased,
    record: (event: AuditEvent) => void events.push(event),
    count: () => {},
    now: () => opened.clock.nowMs,
    log: watched.log,
  };
  const keys = createSealingKeys({ db: database.db, now: parts.now, randomKid: () => 'k1' });
  const sealed = holdSealed({ ...parts, keys, takeCalls: () => ({ taken: [] }) });
  const key = await keys.current();

  const deviceIdOf = (username: TestPerson): string => `device-of-${username}`.padEnd(24, '0');
  /** Their device is known from the first ticket on. */
  async function ofPerson(username: TestPerson) {
    const caller = await opened.callerOf(username);
    const deviceId = deviceIdOf(username);
    const device = accounts.signIns.useDevice(caller.sessionId, caller.user.id, deviceId);
    return { userId: caller.user.id, deviceId, device, by: { userId: caller.user.id, device }, member: caller.member };
  }

  return {
    ...opened,
    ...sealed,
    key,
    registry,
    docLog,
    audit: events,
    troubles,
    denied,
    ofPerson,
    /** What the room shows. */
    async cells(room = ROOM): Promise<Record<string, unknown>> {
      const { doc } = await registry.open(room);
      return doc.getMap(ROOT_NAME).toJSON();
    },
    rowsOf: () => database.db.select().from(sealedEdit).all(),
    logRows: (): { userId: string; device: string; keys: string }[] =>
      database.sqlite
        .prepare<[], { userId: string; device: string; keys: string }>('SELECT user_id AS userId, device, keys FROM doc_log')
        .all(),
    tablet: async (more: Partial<Parameters<typeof createOfflineTablet>[0]> = {}) =>
      createOfflineTablet({ room: ROOM, epoch: await docLog.epochOf(ROOM), ...more }),
    sealAll: (of: { userId: string; deviceId: string }, entries: readonly Entry[], kind: 'unsent' | 'refused' = 'unsent') =>
      Promise.all(entries.map((entry) => sealEntry(key, of, entry, kind))),
    /** A tablet with a connection, flushed by hand. */
    online(claims: Parameters<typeof testClaims>[0], replica = createReplica()) {
      replica.connect((socket) => registry.join(testClaims({ roomName: ROOM, ...claims }), socket));
      return replica;
    },
    /** The audit says with which rights somebody began, and which they had afterwards; committees by their ids, a clerk's with the stream. */
    hadRights(userId: string, ...all: readonly { role: Role; memberships: readonly string[] }[]): void {
      const { record } = createAuditRecorder(database.sqlite, parts.now);
      for (const [i, rights] of all.entries())
        record({ kind: i === 0 ? 'person-added' : 'person-changed', userId: '', details: { of: userId, ...rights } });
    },
    erase: (id: ElectorId): void => {
      database.db.insert(erasedElector).values({ id, committeeId: 'K01', at: 1, by: 'x' }).run();
    },
    /** What stood under a key was somebody who was erased. */
    eraseArrival: (room: string, key: string): void => {
      database.db.insert(erasedArrival).values({ room, key }).run();
    },
    async end(): Promise<void> {
      await registry.close();
      opened.close();
      expectNoLeaks(watched.leaks);
    },
  };
}

/** A cell of a claim of this guarantor about the n-th elector. */
export function claim(n: number, field: Parameters<typeof claimKey>[2], owner = 'owner1'): string {
  const id = ELECTORS[n];
  if (!id || !isUserId(owner)) throw new Error('no such elector');
  return claimKey(id, owner, field);
}
