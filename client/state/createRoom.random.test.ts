import { createEffect, createRoot, untrack } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SEEDS = 40;
const STEPS = 50;
const KEYS = ['a', 'b', 'c', 'd', 'e'];

/** One tablet's day: edits between cuts, restarts of the page, held back acknowledgements and new generations with others' edits in them. */
async function live(seed: number) {
  const random = createRandom(seed);
  const backend = createFakeBackend();
  const browser = createFakeBrowser(backend, { seed });
  const room = backend.room(ROOM);
  const made: { readonly key: string; readonly value: string }[] = [];
  const acknowledged = new Set<Scalar>();
  const onServer = new Set<Scalar>();
  /** What the server's document held when a tablet had to begin anew: that needs no second writing. */
  const carried = new Set<Scalar>();
  const happened: string[] = [];
  let rounds = 0;
  const untrue: string[] = [];
  let tablet = openWatched();

  const lastOf = (key: string) => made.filter((edit) => edit.key === key).at(-1);
  const refusedIn = (of: Tablet) => new Set(of.room.refusals().map(({ value }) => value));
  /** What counts of each key: a later edit of the same cell speaks for the earlier ones. */
  const counting = () => KEYS.flatMap((key) => lastOf(key) ?? []);

  /** A page whose pill is watched at every change, however short what it shows is shown. */
  function openWatched(): Tablet {
    const opened = openTablet(backend, browser.openPage());
    const { room: open, close, kill } = opened;
    const unwatch = createRoot((end) => {
      createEffect(() => {
        if (open.save().kind !== 'saved') return;
        note();
        const refused = untrack(() => refusedIn(opened));
        const isSafe = (value: string) => acknowledged.has(value) || refused.has(value) || onServer.has(value);
        for (const { value } of counting()) if (!isSafe(value)) untrue.push(`saved was said while ${value} was under way`);
      });
      return end;
    });
    const ending = (end: () => void) => () => {
      unwatch();
      end();
    };
    return { ...opened, close: ending(close), kill: ending(kill) };
  }
  /** Takes down what is on the server and what it has acknowledged. */
  function note(): void {
    for (const value of room.rows.values()) onServer.add(value);
    for (const { writes, epoch, clientId, clock } of tablet.saved.splice(0)) {
      for (const { value } of writes) acknowledged.add(value);
      // another value may have prevailed in its cell; its struct is there all the same
      const isThere = epoch !== room.epoch || Y.getState(room.doc.store, clientId) > clock;
      if (!isThere) untrue.push(`${writes[0]?.value} was acknowledged and is not there`);
    }
  }
  function carry(): void {
    for (const value of room.rows.values()) carried.add(value);
  }
  async function wait(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 10) {
      await pass(backend, 10);
      note();
    }
  }
  function edit(): void {
    const key = random.pick(KEYS);
    if (tablet.room.state().kind !== 'open') return;
    const value = `mine ${made.length}`;
    happened.push(`edit ${key} ${value}`);
    made.push({ key, value });
    tablet.set(key, value);
    note();
  }
  const acts: readonly (() => void | Promise<void>)[] = [
    edit,
    edit,
    edit,
    () => backend.setNetwork(random.pick(['cut', 'hole', 'up'] as const)),
    () => {
      backend.setNetwork('up');
      tablet.fire(random.pick(['online', 'visible'] as const));
    },
    () => void room.setAcknowledging(random.chance(0.5)),
    () => {
      rounds += 1;
      const theirs = Object.fromEntries(KEYS.filter(() => random.chance(0.4)).map((key) => [key, `theirs ${rounds}`]));
      happened.push(`generation with ${Object.keys(theirs).join(' ')}`);
      room.startEpoch(theirs);
      carry();
    },
    () => {
      rounds += 1;
      room.write('salem1', { [random.pick(KEYS)]: `theirs ${rounds}` });
    },
    () => {
      tablet.socket()?.end(random.pick([1006, 1012, 1013, 4003, 4400, 4409]));
      carry();
    },
    () => {
      const [chosen] = tablet.room.refusals();
      if (!chosen || tablet.room.access() !== 'write' || tablet.room.state().kind !== 'open') return;
      happened.push(`put back ${chosen.key} ${chosen.value}`);
      made.push({ key: chosen.key, value: String(chosen.value) });
      tablet.room.putBack([chosen.id]);
    },
    async () => {
      await wait(50); // what is only in memory when a page dies cannot be promised
      happened.push('reload');
      tablet.kill();
      tablet = openWatched();
    },
  ];

  for (let i = 0; i < STEPS; i++) {
    const act = random.int(acts.length);
    await acts[act]?.();
    await wait(random.pick([0, 10, 30, 100, 700]));
  }
  backend.setNetwork('up');
  room.setAcknowledging(true);
  for (let i = 0; i < 20 && tablet.room.save().kind !== 'saved'; i++) {
    tablet.room.retry();
    await wait(500);
  }
  const refused = refusedIn(tablet);
  tablet.close();
  const lost = counting().filter(({ value }) => !acknowledged.has(value) && !refused.has(value) && !carried.has(value));
  const told = `seed ${seed}:\n${happened.join('\n')}`;
  return { lost, untrue, made, acknowledged, refused, save: tablet.room.save(), told };
}

test(`[I14][V3] whatever happens, an edit ends acknowledged or on the list of what was not accepted, never in neither; “saved” is never said while one is under way (${SEEDS} seeds)`, {
  timeout: 120_000,
}, async () => {
  const sums = { made: 0, acknowledged: 0, refused: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { lost, untrue, made, acknowledged, refused, save, told } = await live(seed);
    expect(lost, told).toEqual([]);
    expect(untrue, told).toEqual([]);
    expect(save, told).toEqual({ kind: 'saved' });
    sums.made += made.length;
    sums.acknowledged += acknowledged.size;
    sums.refused += refused.size;
  }
  // a run in which nothing was lost on the way, or nothing in conflict, would have shown nothing
  expect(sums.made).toBeGreaterThan(SEEDS * 5);
  expect(sums.acknowledged).toBeGreaterThan(SEEDS * 2);
  expect(sums.refused).toBeGreaterThan(SEEDS / 5);
});
