import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import { answerWrites, type CellWrite } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { createRandom } from '../../schema/testing.ts';
import { MESSAGE } from '../../schema/wire.ts';
import { openDatabase } from '../../server/database.ts';
import { createLogReader } from '../../server/doclog/logReader.ts';
import { createSqliteDocLog } from '../../server/doclog/sqliteDocLog.ts';
import { createProjector } from '../../server/projection/projector.ts';
import type { DocLog } from '../../server/rooms/docLog.ts';
import { encodeUpdate } from '../../server/rooms/frames.ts';
import { createRoomRegistry } from '../../server/rooms/roomRegistry.ts';
import { createTimers } from '../../server/rooms/timers.ts';
import { BOUNDLESS } from '../../server/testing/boundless.ts';
import { testClaims } from '../../server/testing/replica.ts';

const ELECTORS = 1_200;
const BEFORE_MS = Date.UTC(2026, 10, 28);

const electorId = (i: number): ElectorId => `e${i.toString(36).padStart(9, '0')}` as ElectorId;
const padded = (prefix: string, i: number): string => prefix + i.toString(36).padStart(6 - prefix.length, '0');

/** How the edits come: so many committees, and so many edits in one turn of the event loop. */
export type EngineLoad = { readonly committees: number; readonly atOnce: number };

export type BusyEngine = Awaited<ReturnType<typeof openEngine>>;

/**
 * An election day in the whole engine, on disk, but for sockets: every committee has a list of 1,200 electors, each claimed by two, half of them seen. Of ten edits six are marks at a
 * door, four answers in a list.
 */
export async function openEngine({ committees, atOnce }: EngineLoad, isProjected: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const database = openDatabase(join(folder, 'committee-room.sqlite'));
  const { sqlite } = database;
  const fail = ({ error }: { readonly error: unknown }): never => {
    throw error;
  };
  const projector = isProjected
    ? createProjector({ sqlite, log: createLogReader(sqlite), now: Date.now, everyMs: 0, onError: fail })
    : null;
  const log = createSqliteDocLog({ sqlite, now: Date.now, ...(projector ? { withAppend: projector.withAppend } : {}) });
  const registry = createRoomRegistry({
    log,
    timers: createTimers(),
    limits: BOUNDLESS,
    memoryBytes: Number.POSITIVE_INFINITY,
    whyEnded: () => null,
    onError: fail,
  });
  const rooms = Array.from({ length: committees }, (_, i) => [`attendance/C${i}`, `guarantees/C${i}`]).flat();
  for (const name of rooms) await begin(log, name);
  projector?.reach();
  const random = createRandom(7);
  let waiting = 0;
  let told = (): void => {};
  const tablets: ReturnType<typeof createTablet>[] = [];
  for (const [i, name] of rooms.entries()) {
    await registry.open(name);
    tablets.push(createTablet(name, i));
  }

  return {
    /** So many edits, each turn's when those before are acknowledged. @returns processor time of all of them, microseconds; what tablets do is not in it */
    async edit(edits: number): Promise<number> {
      const turns = Array.from({ length: edits / atOnce }, () => {
        const chosen = new Set<number>();
        while (chosen.size < Math.min(atOnce, committees)) chosen.add(random.int(committees));
        return [...chosen].map((committee) => {
          const tablet = tablets[committee * 2 + (random.chance(0.6) ? 0 : 1)];
          return { send: tablet?.send, frame: tablet?.draw() ?? new Uint8Array() };
        });
      });
      const before = process.cpuUsage();
      for (const turn of turns) {
        const done = new Promise<void>((resolve) => {
          told = resolve;
        });
        waiting = turn.length;
        for (const { send, frame } of turn) send?.(frame);
        await done;
      }
      projector?.reach(); // as it looks by itself several times a second
      const { user, system } = process.cpuUsage(before);
      return user + system;
    },
    async close(): Promise<void> {
      await registry.close();
      projector?.close();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  function createTablet(name: string, i: number) {
    const isDoor = name.startsWith('a');
    const userId = padded(isDoor ? 'd' : 'c', i);
    const doc = new Y.Doc();
    const random = createRandom(i + 1);
    const frames: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => frames.push(encodeUpdate(update)));
    let entries = 0;
    const visit = registry.join(testClaims({ userId, device: 'd01', roomName: name }), {
      bufferedAmount: 0,
      send(messages) {
        for (const message of messages) {
          if (message[0] !== MESSAGE.acknowledged || decoding.readVarUint(decoding.createDecoder(message.subarray(1))) !== entries)
            continue;
          waiting -= 1;
          if (waiting === 0) told();
        }
        return 0;
      },
      close() {},
      terminate() {},
    });
    return {
      send(frame: Uint8Array): void {
        entries += 1;
        visit.receive(frame);
      },
      draw(): Uint8Array {
        const elector = electorId(random.int(ELECTORS));
        const writes = isDoor
          ? [voted(elector, `${userId}d01a` as WriterId, frames.length)]
          : answerWrites(elector, userId as UserId, random.pick(['promised', 'undecided', 'refused']), BEFORE_MS + frames.length, false);
        write(doc, writes);
        return frames.at(-1) ?? new Uint8Array();
      },
    };
  }
}

const voted = (elector: ElectorId, writer: WriterId, n: number): CellWrite => ({
  key: observationKey(elector, { writer, n }),
  value: votedValue(BEFORE_MS + n, 'door'),
});

function write(doc: Y.Doc, writes: readonly CellWrite[]): void {
  doc.transact(() => {
    for (const { key, value } of writes) doc.getMap(ROOT_NAME).set(key, value);
  });
}

/** What stood in a document before: the same in every committee, as one row of its log. */
async function begin(log: DocLog, name: string): Promise<void> {
  const isAttendance = name.startsWith('a');
  const row = { userId: 'before', device: 'd01', atMs: BEFORE_MS, keys: [], bytes: isAttendance ? SEEN() : CLAIMED(), newClientIds: [1] };
  await log.append(name, await log.epochOf(name), [row]);
}
const SEEN = once(() => Array.from({ length: ELECTORS / 2 }, (_, i) => voted(electorId(2 * i), 'before0000' as WriterId, i)));
const CLAIMED = once(() =>
  Array.from({ length: ELECTORS }, (_, i) =>
    ['owner1', 'owner2'].flatMap((owner) => answerWrites(electorId(i), owner as UserId, 'promised', BEFORE_MS, false)),
  ).flat(),
);

function once(make: () => readonly CellWrite[]): () => Uint8Array {
  let bytes: Uint8Array | null = null;
  return () => {
    if (bytes) return bytes;
    const doc = new Y.Doc();
    doc.clientID = 1;
    write(doc, make());
    bytes = Y.encodeStateAsUpdate(doc);
    return bytes;
  };
}
