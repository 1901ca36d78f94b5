import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { LoadedDocument } from '../rooms/docLog.ts';
import { openReplica } from './roomReplica.ts';

/** The live cells of a document as the disk has it; what waits for something that was set aside is not seen. @throws when the snapshot cannot be applied */
export function readCells(loaded: LoadedDocument): Map<string, Scalar> {
  const doc = openReplica(loaded);
  try {
    const cells = new Map<string, Scalar>();
    for (const [key, value] of doc.getMap<unknown>(ROOT_NAME)) if (isScalar(value)) cells.set(key, value);
    return cells;
  } finally {
    doc.destroy();
  }
}
