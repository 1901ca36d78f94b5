import { createAuditChain } from '../../audit/auditChain.ts';
import type { Database } from '../../database.ts';
import { createLogReader } from '../../doclog/logReader.ts';
import { createProjector } from '../../projection/projector.ts';
import { createErasedIn } from '../../roll/erasedIn.ts';
import type { DocLog } from '../../rooms/docLog.ts';
import { startRooms } from '../../testing/startRooms.ts';
import { prepareElectorRows } from '../electorRows.ts';
import { createErasures } from '../erasures.ts';
import { createHeldReader } from '../readHeld.ts';

/**
 * Rooms over a database that are projected, with whoever erases electors from them.
 * @param wrap puts faults between the rooms and the log
 */
export function openErasures(database: Database, more: Partial<Parameters<typeof createErasures>[0]> = {}, wrap?: (log: DocLog) => DocLog) {
  const { sqlite } = database;
  const errors: unknown[] = [];
  const onError = ({ error }: { readonly error: unknown }): void => void errors.push(error);
  const projector = createProjector({
    sqlite,
    log: createLogReader(sqlite),
    now: Date.now,
    everyMs: 0,
    onErased: (id) => erasures.eraseAgain(id),
    onError,
  });
  const rooms = startRooms(database, { withAppend: projector.withAppend, erased: createErasedIn(sqlite), ...(wrap ? { wrap } : {}) });
  const chain = createAuditChain(sqlite);
  const parts = {
    database,
    registry: rooms.registry,
    log: rooms.log,
    rows: prepareElectorRows(sqlite),
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
    onError,
    ...more,
  });
  const end = async (): Promise<void> => {
    await erasures.close();
    await rooms.registry.close();
    projector.close();
  };
  return { ...rooms, projector, erasures, readHeld: createHeldReader(parts), errors, end };
}
