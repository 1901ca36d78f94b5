import { createAuditChain } from '../../audit/auditChain.ts';
import type { Database } from '../../database.ts';
import { startRooms } from '../../testing/startRooms.ts';
import { prepareElectorRows } from '../electorRows.ts';
import { createErasures } from '../erasures.ts';
import { createHeldReader } from '../readHeld.ts';

/** Rooms over a database, with whoever erases electors from them. */
export function openErasures(database: Database, more: Partial<Parameters<typeof createErasures>[0]> = {}) {
  const rooms = startRooms(database);
  const chain = createAuditChain(database.sqlite);
  const errors: unknown[] = [];
  const parts = {
    database,
    registry: rooms.registry,
    log: rooms.log,
    rows: prepareElectorRows(database.sqlite),
    events: {},
    record: (event: Parameters<typeof chain.append>[0]) => chain.append(event, 1),
    archived: () => Promise.resolve(),
  };
  const erasures = createErasures({
    ...parts,
    rewriteFiles: () => Promise.resolve(),
    forgetSealed: () => {},
    published: () => Promise.resolve(),
    now: Date.now,
    isQuiet: () => false,
    onError: ({ error }) => errors.push(error),
    ...more,
  });
  const end = async (): Promise<void> => {
    await erasures.close();
    await rooms.registry.close();
  };
  return { ...rooms, erasures, readHeld: createHeldReader(parts), errors, end };
}
