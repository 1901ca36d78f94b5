/** A door without a server: a room under the test's hand, a roll, a clock. */
import { createRoot, createSignal } from 'solid-js';
import { onTestFinished } from 'vitest';
import type { RollElector } from '../../../../schema/api.ts';
import { observationKey, undoValue, votedValue } from '../../../../schema/attendance.ts';
import type { ElectorId, WriterId } from '../../../../schema/ids.ts';
import type { Scalar } from '../../../../schema/keys.ts';
import { createFakeRoom } from '../../list/testing/createFakeRoom.ts';
import { createDoor } from '../createDoor.ts';

export const ME = 'noura0';
export const KHALED = 'khaled';
/** 10:42 of a day. */
export const AT_MS = Date.UTC(2027, 2, 1, 7, 42);

export const electorId = (n: number): ElectorId => `elector${String(n).padStart(3, '0')}` as ElectorId; // ten of [0-9a-z]
export const elector = (n: number, name: string, more: Partial<RollElector> = {}): RollElector => ({
  id: electorId(n),
  number: String(n),
  name,
  ...more,
});
export const ROLL: readonly RollElector[] = [
  elector(7, 'سالم حمد علي العنزي'),
  elector(73, 'نورة فهد سعود المطيري'),
  elector(734, 'خالد سعد مبارك الرشيدي'),
  elector(735, 'أحمد عبد الله يوسف الصباح', { birthYear: 1961, area: 'الجهراء' }),
  elector(736, 'احمد عبدالله يوسف المطر', { birthYear: 1988, area: 'السالمية' }),
];

export function openDoor({ isCoordinator = false, roll = ROLL }: { isCoordinator?: boolean; roll?: readonly RollElector[] } = {}) {
  const fake = createFakeRoom();
  const clock = { nowMs: AT_MS };
  const [electors, setElectors] = createSignal(roll);
  const [left, setLeft] = createSignal<ReadonlyMap<string, Scalar>>(new Map());
  const { door, dispose } = createRoot((disposeRoot) => ({
    door: createDoor({
      room: fake.room,
      roll: { electors, elector: (id) => electors().find((one) => one.id === id) },
      me: ME,
      isCoordinator: () => isCoordinator,
      left,
      now: () => clock.nowMs,
    }),
    dispose: disposeRoot,
  }));
  onTestFinished(dispose);
  return {
    ...fake,
    door,
    clock,
    setElectors,
    /** What somebody before has left on this tablet. */
    setLeft,
    /** Another tablet's observation arrives. */
    seen(n: number, user = KHALED, { device = 'd02', atMs = AT_MS } = {}) {
      const ref = { writer: `${user}${device}a` as WriterId, n: Math.floor(atMs / 1_000) % 1_000_000 }; // of the right form
      fake.receive([{ key: observationKey(electorId(n), ref), value: votedValue(atMs, 'door') }], user);
      return ref;
    },
    takenBack(n: number, target: { writer: WriterId; n: number }, user = KHALED): void {
      const key = observationKey(electorId(n), { writer: `${user}d02a` as WriterId, n: target.n + 1 }); // of the right form
      fake.receive([{ key, value: undoValue(AT_MS, target) }], user);
    },
  };
}
