import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { MESSAGE } from '../../schema/wire.ts';
import { openDatabase } from '../../server/database.ts';
import { createLogReader } from '../../server/doclog/logReader.ts';
import { createSqliteDocLog } from '../../server/doclog/sqliteDocLog.ts';
import { createProjector } from '../../server/projection/projector.ts';
import { encodeUpdate } from '../../server/rooms/frames.ts';
import { createRoomRegistry } from '../../server/rooms/roomRegistry.ts';
import { createTimers } from '../../server/rooms/timers.ts';
import { BOUNDLESS } from '../../server/testing/boundless.ts';
import { testClaims } from '../../server/testing/replica.ts';
import { begin, DOOR_SHARE, drawEdit, write } from './electionDay.ts';

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
          const tablet = tablets[committee * 2 + (random.chance(DOOR_SHARE) ? 0 : 1)];
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
        write(doc, drawEdit(random, name, userId, frames.length));
        return frames.at(-1) ?? new Uint8Array();
      },
    };
  }
}
