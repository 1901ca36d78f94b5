import { expect, test } from 'vitest';
import type { Operation, Plan } from './operations.ts';
import { simulate } from './simulate.ts';

/** Runs that once broke a rule, as short as they could be made. */
const run = (operations: readonly Operation[], plan: Partial<Plan> = {}) =>
  simulate({
    seed: 1,
    tablets: 2,
    rooms: 1,
    hasReader: false,
    isFull: false,
    hasStock: false,
    hasPolicy: false,
    msPerLook: 0,
    operations,
    ...plan,
  });

test('[I3] [I10] a new epoch is never begun from the memory of a room whose append has failed', async () => {
  const { violation, counts } = await run([
    { kind: 'connect', tablet: 0 },
    { kind: 'flow' },
    { kind: 'edit', tablet: 0, keys: [1] },
    { kind: 'flow' },
    { kind: 'edit', tablet: 0, keys: [1, 2] },
    { kind: 'up', tablet: 0, count: 1 },
    { kind: 'turn' },
    { kind: 'newEpoch' },
    { kind: 'failCommit' },
    { kind: 'flow' },
  ]);
  expect(violation).toBe(null);
  expect(counts.get('closed cannot-save')).toBe(1);
});

test('[I17] what a tablet that fell behind is sent never deletes what comes only later', async () => {
  const { violation, counts } = await run(
    [
      { kind: 'connect', tablet: 0 },
      { kind: 'connect', tablet: 2 },
      { kind: 'edit', tablet: 0, keys: [1] },
      { kind: 'stall', tablet: 2 },
      { kind: 'flow' },
      { kind: 'edit', tablet: 0, keys: [5, 3, 6] },
      { kind: 'edit', tablet: 2, keys: [5] },
      { kind: 'flow' },
    ],
    { seed: 288, tablets: 3 },
  );
  expect(violation).toBe(null);
  expect(counts.get('congested')).toBeGreaterThan(0);
});

test('[I17] a tablet that was cut off while a cell was written twice keeps its replica when it comes back', async () => {
  const { violation } = await run([
    { kind: 'connect', tablet: 0 },
    { kind: 'connect', tablet: 1 },
    { kind: 'edit', tablet: 0, keys: [1] },
    { kind: 'flow' },
    { kind: 'cut', tablet: 1, isNoticed: true },
    { kind: 'edit', tablet: 0, keys: [1] },
    { kind: 'flow' },
    { kind: 'edit', tablet: 0, keys: [1] },
    { kind: 'flow' },
    { kind: 'connect', tablet: 1 },
    { kind: 'flow' },
  ]);
  expect(violation).toBe(null);
});

test('[I17] a tablet that is reloaded with an unsent edit on top of a fresh one of somebody else keeps its replica', async () => {
  const { violation } = await run([
    { kind: 'connect', tablet: 0 },
    { kind: 'flow' },
    { kind: 'connect', tablet: 1 },
    { kind: 'flow' },
    { kind: 'edit', tablet: 0, keys: [1] },
    { kind: 'flow' },
    { kind: 'cut', tablet: 1, isNoticed: true },
    { kind: 'edit', tablet: 1, keys: [1] },
    { kind: 'crashTablet', tablet: 1 },
    { kind: 'connect', tablet: 1 },
    { kind: 'flow' },
  ]);
  expect(violation).toBe(null);
});

test('[I10] nobody stays in a room that was loaded while its next epoch was being begun', async () => {
  const { violation, counts } = await run(
    [
      { kind: 'connect', tablet: 0 },
      { kind: 'edit', tablet: 0, keys: [5] },
      { kind: 'flow' },
      { kind: 'newEpoch' },
      { kind: 'commit', count: 2 },
      { kind: 'newEpoch' },
      { kind: 'leave', isCommitted: true },
    ],
    { seed: 4_092, hasReader: true },
  );
  expect(violation).toBe(null);
  expect(counts.get('epoch begun')).toBeGreaterThan(1);
});

test('[I3] a value that is taken back after the disk has lost it breaks nothing', async () => {
  const { violation } = await run(
    [
      { kind: 'connect', tablet: 2 },
      { kind: 'edit', tablet: 2, keys: [6] },
      { kind: 'edit', tablet: 0, keys: [7, 4] },
      { kind: 'connect', tablet: 0 },
      { kind: 'flow' },
      { kind: 'edit', tablet: 2, keys: [6, 7, 5] },
      { kind: 'damage', room: 0, fromEnd: 1 },
      { kind: 'flow' },
      { kind: 'remove', tablet: 2, key: 7 },
    ],
    { seed: 848688360, tablets: 3, hasPolicy: true },
  );
  expect(violation).toBe(null);
});
