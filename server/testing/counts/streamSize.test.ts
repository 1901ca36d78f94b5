import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { WriterId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { nextNumber, type TallyValue, tallyKey, tallyValue } from '../../../schema/tally.ts';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { createTallyReader, readTally } from '../../../schema/tallyTotals.ts';
import { createRandom } from '../../../schema/testing.ts';

const START_MS = Date.UTC(2026, 10, 28, 17);

/** A whole stream in a real document: two devices in turn, each in a document of its own, a comparison every 25 ballots. */
function count(ballots: number, marksEach: number, candidates: number) {
  const { int } = createRandom(ballots);
  const paper = { id: 'pap1', lists: [], candidates: Array.from({ length: candidates }, (_, i) => ({ id: `ca${10 + i}`, list: null })) };
  const papers = new Map([[paper.id, paper]]);
  const devices = ['noura1d010', 'salem1d020'].map((id) => ({ doc: new Y.Doc(), writer: id as WriterId, last: null as number | null })); // ten characters
  const reader = createTallyReader(papers);
  let at = START_MS;
  const write = (device: number, value: TallyValue): void => {
    const one = devices[device];
    if (!one) throw new Error('no such device');
    one.last = nextNumber(at, one.last);
    const key = tallyKey({ entry: value.kind, writer: one.writer, n: one.last });
    one.doc.getMap<Scalar>(ROOT_NAME).set(key, tallyValue(value));
    reader.set(key, tallyValue(value));
  };
  const half = ballots / 2;
  for (let number = 1; number <= ballots; number++) {
    const device = number > half ? 1 : 0;
    if (number === half + 1) Y.applyUpdate(devices[1]?.doc ?? new Y.Doc(), Y.encodeStateAsUpdate(devices[0]?.doc ?? new Y.Doc()));
    at += 12_000;
    if (number === 1 || number === half + 1)
      write(device, { kind: 'opening', atMs: at, mode: 'ballots', every: 25, expected: ballots, from: number, check: null });
    const places = new Set<number>();
    while (places.size < marksEach) places.add(int(candidates));
    const marks = { kind: 'marks', places: [...places].sort((a, b) => a - b) } as const;
    write(device, { kind: 'ballot', number, paper: paper.id, marks });
    if (number % 25 === 0) write(device, { kind: 'checkpoint', atMs: at, number, check: checkOf(reader.tally(), number) });
  }
  const { doc } = devices[1] ?? { doc: new Y.Doc() };
  return { bytes: Y.encodeStateAsUpdate(doc).length, tally: readTally(doc.getMap<Scalar>(ROOT_NAME).entries(), papers) };
}

test('[CT12] a union’s stream of 600 ballots with 15 marks of 30 names stays under 40 kB', () => {
  const { bytes, tally } = count(600, 15, 30);
  expect(tally).toMatchObject({ gaps: [], totals: { ballots: 600, valid: 600 } });
  expect([...tally.totals.candidates.values()].reduce((sum, n) => sum + n, 0)).toBe(9_000);
  expect(tally.checkpoints.filter(({ isTrue }) => isTrue)).toHaveLength(24);
  expect(bytes).toBeLessThan(28_000); // 26.9 kB
});

test('[CT12] and one of 600 single marks of 40 names too', () => {
  const { bytes, tally } = count(600, 1, 40);
  expect(tally.totals.ballots).toBe(600);
  expect(bytes).toBeLessThan(28_000); // 26.0 kB
});
