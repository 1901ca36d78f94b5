import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

const [HOURS, EDITS] = import.meta.env.TEST_LONG ? [12, 400] : [1, 40];
const BURST = 10;
const PAUSE_MS = (HOURS * 3_600_000) / (EDITS / BURST);
const KEYS = Array.from({ length: EDITS / 2 }, (_, i) => `k${i}`);

let backend = createFakeBackend();
let tablets: Tablet[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
});
afterEach(() => {
  for (const tablet of tablets) tablet.close();
  tablets = [];
  vi.useRealTimers();
});

/** A person at their tablet, which is killed and switched on again in the middle of the day. */
function createPerson(username: string, seed: number) {
  const browser = createFakeBrowser(backend, { seed });
  const random = createRandom(seed);
  const last = new Map<string, string>();
  let tablet = open();
  function open(): Tablet {
    const opened = openTablet(backend, browser.openPage(), { username });
    tablets.push(opened);
    return opened;
  }
  return {
    last,
    get tablet() {
      return tablet;
    },
    work(from: number): void {
      for (let i = from; i < from + BURST; i++) {
        const key = random.pick(KEYS);
        last.set(key, `${username} ${i}`);
        tablet.set(key, `${username} ${i}`);
      }
    },
    async restart(): Promise<void> {
      tablet.kill();
      tablets = tablets.filter((one) => one !== tablet);
      tablet = open();
      await pass(backend, 12_000); // without a network the stored document opens
    },
  };
}
type Person = ReturnType<typeof createPerson>;
const listOf = ({ tablet }: Person) =>
  tablet.room
    .refusals()
    .map(({ key, value, reason, theirs }) => ({ key, value, reason, theirs: theirs?.value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

test(`[O1][I14] two tablets, ${HOURS} h without a network, ${EDITS} edits each in the same cells, back through a cut in the middle: equal, nothing lost, all conflicts listed`, {
  timeout: 600_000,
}, async () => {
  const server = backend.room(ROOM);
  server.write('salem1', Object.fromEntries(KEYS.map((key) => [key, 'before'])));
  const noura = createPerson('noura', 7);
  const hind = createPerson('hind', 8);
  await pass(backend, 300);
  await vi.advanceTimersByTimeAsync(5_000); // the documents are kept
  backend.setNetwork('cut');
  for (let done = 0; done < EDITS; done += BURST) {
    for (const person of [noura, hind]) person.work(done);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    if (done === BURST * Math.floor(EDITS / BURST / 2)) await noura.restart();
  }
  for (const { tablet } of [noura, hind]) expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: EDITS });

  // the first sends, and hears of nothing before it is cut off again; the second comes back meanwhile
  server.setAcknowledging(false);
  backend.setNetwork('up');
  noura.tablet.fire('online');
  await pass(backend, 200);
  expect([...server.rows.values()].filter((value) => String(value).startsWith('noura'))).toHaveLength(noura.last.size);
  backend.setNetwork('cut');
  await pass(backend, 50);
  expect(noura.tablet.room.save()).toMatchObject({ waiting: EDITS });
  server.setAcknowledging(true);
  backend.setNetwork('up');
  for (const { tablet } of [hind, noura]) {
    tablet.fire('online');
    await pass(backend, 400);
  }
  await pass(backend, 3_000);

  const expected = new Map<Person, unknown[]>([noura, hind].map((person) => [person, []]));
  for (const key of KEYS) {
    const stands = server.rows.get(key);
    for (const [person, other] of [
      [noura, hind],
      [hind, noura],
    ] as const) {
      expect(person.tablet.room.cells.cell(key), key).toBe(stands);
      const [own, theirs] = [person.last.get(key), other.last.get(key)];
      if (own !== undefined && theirs === undefined) expect(stands).toBe(own);
      if (own === undefined || stands === own) continue;
      expect(stands).toBe(theirs);
      expected.get(person)?.push({ key, value: own, reason: 'replaced', theirs });
    }
  }
  const byKey = (a: unknown, b: unknown): number => ((a as { key: string }).key < (b as { key: string }).key ? -1 : 1);
  for (const person of [noura, hind]) {
    expect(listOf(person)).toEqual(expected.get(person)?.sort(byKey));
    expect(person.tablet.room.save()).toEqual({ kind: 'saved' });
    expect(person.tablet.log().findLast(({ kind }) => kind === 'back')).toMatchObject({ eye: listOf(person).length });
  }
  const overlapping = KEYS.filter((key) => noura.last.has(key) && hind.last.has(key));
  expect(listOf(noura).length + listOf(hind).length).toBe(overlapping.length);
  expect(overlapping.length).toBeGreaterThan(EDITS / 4);
});
