/** What lies between tablets: documents that are merged, or the real rooms with their gate and log. */
import * as Y from 'yjs';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createRoomRegistry } from '../../rooms/roomRegistry.ts';
import { createDoc } from '../simulator/createWitness.ts';
import { createSimClock, drain } from '../simulator/simClock.ts';
import { createSimDisk } from '../simulator/simDisk.ts';
import type { CountDevice } from './createCountDevice.ts';

type Cells = readonly (readonly [string, Scalar])[];
export type CountHub = {
  /** A device says and hears everything, and is without a network again. */
  readonly sync: (device: CountDevice) => Promise<void> | void;
  /** What the server has. */
  readonly cells: (room: string) => Promise<Cells> | Cells;
};

const cellsOf = (doc: Y.Doc): Cells => [...doc.getMap<Scalar>(ROOT_NAME).entries()];

/** Documents alone, brought together by real updates. */
export function createMergingHub(): CountHub {
  const docs = new Map<string, Y.Doc>();
  const docOf = (room: string): Y.Doc => {
    const doc = docs.get(room) ?? createDoc();
    docs.set(room, doc);
    return doc;
  };
  return {
    sync({ doc, replica }) {
      const server = docOf(replica.room);
      Y.applyUpdate(server, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)));
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)), 'server');
    },
    cells: (room) => cellsOf(docOf(room)),
  };
}

const MAX_ROUNDS = 400;

/** The real rooms: whatever the gate refuses is a violation. */
export function createGateHub(report: (what: string) => void): CountHub {
  const clock = createSimClock(0);
  const disk = createSimDisk({ now: () => clock.nowMs });
  disk.setAuto(true);
  const registry = createRoomRegistry({
    log: disk.log,
    timers: clock.timersOf({ isAlive: true }),
    whyEnded: () => null,
    onError: ({ room, error }) => report(`${room}: ${error instanceof Error ? error.message : String(error)}`),
  });
  return {
    async sync({ replica }) {
      for (let round = 0, quiet = 0; quiet < 2; round++) {
        if (round > MAX_ROUNDS) return report(`${replica.room}: a tablet does not come to rest (${replica.waiting} unsent)`);
        replica.connect((claims, socket) => registry.join(claims, socket));
        replica.flushUp();
        await clock.turn();
        await drain();
        replica.flushDown();
        quiet = replica.isAtRest && !clock.hasTurn ? quiet + 1 : 0;
      }
      for (const [key, reason] of replica.refused) report(`${replica.room}: ${key} was not accepted: ${reason}`);
      replica.hangUp();
      await clock.pass(1_000);
    },
    async cells(room) {
      const { snapshot, rows } = await disk.log.load(room);
      const doc = new Y.Doc();
      if (snapshot) Y.applyUpdate(doc, snapshot.bytes);
      for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
      return cellsOf(doc);
    },
  };
}
