import { createRoot, createSignal } from 'solid-js';
import { expect, test } from 'vitest';
import { observationKey, votedValue } from '../../../schema/attendance.ts';
import type { ChaseAnswer, LastCall } from '../../../schema/chaseApi.ts';
import { answerWrites } from '../../../schema/guarantees.ts';
import { type ElectorId, isWriterId } from '../../../schema/ids.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { electorId, electors, HIND } from '../list/testing/listFixtures.ts';
import { halfOf } from './chaseFacts.ts';
import { createChaseList } from './createChaseList.ts';

const WRITER = 'noura0d01a';
const ANSWER: ChaseAnswer = {
  ...{ callers: [], slices: [], calls: [], doNotCall: [], transport: [], withPhone: [] },
  ...{ maxCallsADay: 3, confirmedWithinDays: 14 },
};

/** All of 200 have promised Hind. `asked` are the electors whose facts were read since it was emptied. */
function show() {
  const guarantees = createFakeRoom(
    Array.from({ length: 200 }, (_, i) => electorId(i + 1)).flatMap((id) => answerWrites(id, HIND, 'promised', 1, false)),
  );
  const attendance = createFakeRoom();
  const asked = new Set<string>();
  const halfWith = (calls: readonly LastCall[]) => {
    const half = halfOf({ ...ANSWER, calls: [...calls] }, Date.now());
    const get = (elector: string) => {
      asked.add(elector);
      return half.calls.get(elector);
    };
    return { ...half, calls: Object.assign(new Map(half.calls), { get }) };
  };
  const [half, setHalf] = createSignal(halfWith([]));
  const [roll, setRoll] = createSignal(electors(200));
  const [isOpen, setOpen] = createSignal(true);
  const { list, dispose } = createRoot((end) => ({
    list: createChaseList({
      guarantees: guarantees.room.cells,
      attendance: attendance.room.cells,
      electors: roll,
      half,
      isOpen,
      isArriving: () => false,
    }),
    dispose: end,
  }));
  return {
    ...{ list, asked, guarantees, setRoll, setOpen, dispose },
    called: (calls: readonly LastCall[]) => setHalf(() => halfWith(calls)),
    mark(elector: ElectorId): void {
      if (!isWriterId(WRITER)) throw new Error('no writer id');
      attendance.receive([{ key: observationKey(elector, { writer: WRITER, n: 0 }), value: votedValue(1, 'door') }], 'noura0');
    },
  };
}

test('[J1] a mark and an answer cost their own elector: nobody else on the roll is read, and the figures are right', () => {
  const { list, asked, mark, guarantees, dispose } = show();
  expect(list.counts()).toMatchObject({ promised: 200, attended: 0, missing: 200, views: { all: 200, notCalled: 200 } });
  asked.clear();
  mark(electorId(7));
  guarantees.receive(answerWrites(electorId(8), HIND, 'refused', 2, false), 'hind00');
  expect([...asked]).toEqual([electorId(7), electorId(8)]);
  expect(list.counts()).toMatchObject({ promised: 199, attended: 1, missing: 198, views: { all: 198, notCalled: 198 } });
  dispose();
});

test('[J1] the figures follow the calls, a shorter roll and a room that opens', () => {
  const { list, mark, called, setRoll, setOpen, dispose } = show();
  mark(electorId(1));
  const call = { id: 'c', caller: { id: 'maha', name: 'Maha' }, at: 1, callAt: null, callsToday: 1, isHandled: false };
  called([2, 3].map((n): LastCall => ({ ...call, electorId: electorId(n), outcome: 'noAnswer' })));
  expect(list.counts()).toMatchObject({ missing: 199, views: { all: 199, notCalled: 197, noAnswer: 2 } });
  setRoll(electors(2));
  expect(list.counts()).toMatchObject({ promised: 2, attended: 1, missing: 1, views: { all: 1, notCalled: 0, noAnswer: 1 } });
  setOpen(false);
  setOpen(true);
  expect(list.counts()).toMatchObject({ promised: 2, attended: 1, missing: 1, views: { all: 1, notCalled: 0, noAnswer: 1 } });
  dispose();
});
