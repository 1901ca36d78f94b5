import { createRoot } from 'solid-js';
import { expect, it } from 'vitest';
import { createKeeping } from './createKeeping.ts';
import type { KeptBallot } from './openBallot.ts';

const withMarks = (...candidates: string[]): KeptBallot => ({
  ...{ number: 4, isCorrection: false, candidates, lists: [] },
  aside: { candidates: [], lists: [] },
});
/** Whether the page asks before it is closed. */
const asks = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

it('[CT22] from the tap until the device has the last mark the page asks before it is left, also when the desk has gone', async () => {
  const taken: { readonly ballot: KeptBallot | null; readonly done: () => void }[] = [];
  const write = (ballot: KeptBallot | null) => new Promise<void>((done) => taken.push({ ballot, done }));
  const { keep, leave } = createRoot((end) => ({ keep: createKeeping(write), leave: end }));
  expect(asks()).toBe(false);
  keep(withMarks('aaaa'));
  expect(asks()).toBe(true); // before the frame is drawn, too
  await expect.poll(() => taken.length).toBe(1);
  keep(withMarks('aaaa', 'bbbb'));
  taken[0]?.done();
  await Promise.resolve();
  expect(asks()).toBe(true);
  leave();
  expect(taken.map(({ ballot }) => ballot)).toEqual([withMarks('aaaa'), withMarks('aaaa', 'bbbb')]);
  expect(asks()).toBe(true);
  taken[1]?.done();
  await expect.poll(asks).toBe(false);
});
