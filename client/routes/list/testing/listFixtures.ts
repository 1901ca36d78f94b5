/** Electors, people and hand-made cells for tests of the list. */
import type { RollElector } from '../../../../schema/api.ts';
import type { CellWrite } from '../../../../schema/guarantees.ts';
import { type ElectorId, isElectorId, isUserId, type UserId } from '../../../../schema/ids.ts';
import type { Scalar } from '../../../../schema/keys.ts';

export function electorId(n: number): ElectorId {
  const id = n.toString(36).padStart(10, '0');
  if (!isElectorId(id)) throw new Error(`no elector id for ${n}`);
  return id;
}

export function userId(name: string): UserId {
  const id = name.padEnd(6, '0');
  if (!isUserId(id)) throw new Error(`no user id for ${name}`);
  return id;
}

export const ME = userId('me');
export const HIND = userId('hind');
export const KHALED = userId('khaled');

/** Electors numbered from 1; two families, two areas. */
export const electors = (count: number): RollElector[] =>
  Array.from({ length: count }, (_, i) => ({
    id: electorId(i + 1),
    number: String(i + 1),
    name: `ناخب ${i + 1}`,
    family: i % 2 === 0 ? 'المرجان' : 'الوارف',
    area: i % 3 === 0 ? 'النخيل' : 'الساحل',
    gender: 'male',
  }));

/** Cells of a map, without reactivity. */
export function createPlainCells() {
  const cells = new Map<string, Scalar>();
  return {
    read: (key: string): Scalar | undefined => cells.get(key),
    keys: () => cells.keys(),
    /** Writes and returns the keys, as a change names them. */
    write(writes: readonly CellWrite[]): string[] {
      for (const { key, value } of writes) cells.set(key, value);
      return writes.map(({ key }) => key);
    },
    remove(keys: readonly string[]): readonly string[] {
      for (const key of keys) cells.delete(key);
      return keys;
    },
  };
}
