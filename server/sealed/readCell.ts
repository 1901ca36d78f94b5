import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Room } from '../rooms/room.ts';

/** A cell of a room; undefined where there is none. */
export function readCell({ doc }: Pick<Room, 'doc'>, key: string): Scalar | undefined {
  const value = doc.getMap(ROOT_NAME).get(key);
  return isScalar(value) ? value : undefined;
}
