import type { UserId, WriterId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { nextNumber, type TallyRef, type TallyValue, tallyKey, tallyValue } from '../../../schema/tally.ts';
import { createDayReplica } from '../pollingDay/createDayReplica.ts';

export type CountDevice = ReturnType<typeof createCountDevice>;

/** A tablet with a clerk's stream on it: a real document, entries numbered as the app does, by a clock that may be wrong. */
export function createCountDevice(deps: {
  readonly room: string;
  readonly user: UserId;
  /** Three characters. */
  readonly code: string;
  readonly clockOffMs: number;
  readonly nextClientId: () => number;
}) {
  const { user, code, room } = deps;
  const writer = `${user}${code}0` as WriterId; // six and three characters, and the tab's
  const replica = createDayReplica({
    room,
    claims: () => ({ userId: user, role: 'clerk', device: code }),
    nextClientId: deps.nextClientId,
  });
  let last: number | null = null;
  return {
    user,
    writer,
    replica,
    get doc() {
      return replica.doc;
    },
    cells: (): readonly (readonly [string, Scalar])[] => [...replica.doc.getMap<Scalar>(ROOT_NAME).entries()],
    /** One edit; says where each entry stands. */
    write(nowMs: number, ...values: readonly TallyValue[]): readonly TallyRef[] {
      const refs = values.map((value): TallyRef => {
        last = nextNumber(nowMs + deps.clockOffMs, last);
        return { entry: value.kind, writer, n: last };
      });
      replica.write(refs.map((ref, i) => ({ key: tallyKey(ref), value: tallyValue(values[i] ?? { kind: 'compacted', text: '' }) }))); // one of each
      return refs;
    },
  };
}
