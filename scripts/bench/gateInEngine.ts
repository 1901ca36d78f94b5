import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { MESSAGE } from '../../schema/wire.ts';
import { openDatabase } from '../../server/database.ts';
import { createSqliteDocLog } from '../../server/doclog/sqliteDocLog.ts';
import { encodeUpdate } from '../../server/rooms/frames.ts';
import type { Judge } from '../../server/rooms/gate.ts';
import { parseUpdate } from '../../server/rooms/parseUpdate.ts';
import { createRoomRegistry } from '../../server/rooms/roomRegistry.ts';
import { createTimers } from '../../server/rooms/timers.ts';
import { BOUNDLESS } from '../../server/testing/boundless.ts';
import { cellKey } from '../../server/testing/cellKey.ts';
import { testClaims } from '../../server/testing/replica.ts';

const TABLETS = 20;

/** Takes every update for complete and permitted; it is taken apart all the same, which the batch needs. */
export const passThrough: Judge = (doc, update) => {
  const { structs, deletes } = parseUpdate(update);
  const clients = new Set(structs.map(({ client }) => client));
  return {
    kind: 'accept',
    bytes: update,
    parts: { source: update, structs, deletes },
    keys: structs.flatMap(({ key }) => key ?? []),
    newClientIds: [...clients].filter((client) => !doc.store.clients.has(client)),
    refused: [],
    neutralised: [],
    isPart: false,
  };
};

/**
 * Edits through the whole engine, on disk, in edits a second and in processor time of each, which a busy machine disturbs less: twenty tablets without a network between them and the room, each sending its next edit when all are
 * acknowledged.
 */
export async function throughEngine(edits: number, judge: Judge | null): Promise<{ readonly perSecond: number; readonly cpuUs: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const database = openDatabase(join(folder, 'committee-room.sqlite'));
  const registry = createRoomRegistry({
    log: createSqliteDocLog({ sqlite: database.sqlite, now: Date.now }),
    timers: createTimers(),
    limits: BOUNDLESS,
    whyEnded: () => null,
    onError: ({ error }) => {
      throw error;
    },
    ...(judge ? { judge } : {}),
  });
  let acknowledged = 0;
  let told = (): void => {};
  const tablets = Array.from({ length: TABLETS }, (_, i) => {
    const handlers = registry.join(testClaims({ userId: `u${String(i).padStart(5, '0')}` }), {
      bufferedAmount: 0,
      send(messages) {
        for (const message of messages) {
          if (message[0] !== MESSAGE.acknowledged) continue;
          counts[i] = decoding.readVarUint(decoding.createDecoder(message.subarray(1)));
          acknowledged = Math.min(...counts);
          told();
        }
        return 0;
      },
      close() {},
      terminate: () => {},
    });
    return { handlers, frames: framesOf(i, edits / TABLETS) };
  });
  const counts = tablets.map(() => 0);
  try {
    await registry.open('guarantees/K01');
    await new Promise((resolve) => setImmediate(resolve));
    const startedMs = performance.now();
    const before = process.cpuUsage();
    for (let wave = 0; wave < edits / TABLETS; wave++) {
      const done = new Promise<void>((resolve) => {
        told = () => acknowledged > wave && resolve();
      });
      for (const { handlers, frames } of tablets) handlers.receive(frames[wave] ?? new Uint8Array());
      await done;
    }
    const { user, system } = process.cpuUsage(before);
    return { perSecond: Math.round((edits / (performance.now() - startedMs)) * 1_000), cpuUs: (user + system) / edits };
  } finally {
    await registry.close();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function framesOf(tablet: number, count: number): Uint8Array[] {
  const doc = new Y.Doc();
  const frames: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => frames.push(encodeUpdate(update)));
  for (let i = 0; i < count; i++) doc.getMap('rows').set(cellKey((tablet * 997 + i) % 5_000), `${i}`);
  return frames;
}
