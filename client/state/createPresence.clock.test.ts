import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// y-protocols takes hold of `Date.now` when it is loaded, which would be the real one
vi.hoisted(() => {
  const Real = Date;
  const { now } = Real;
  Real.now = () => (globalThis.Date === Real ? now() : globalThis.Date.now());
});

import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

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

async function open(username: string) {
  const tablet = openTablet(backend, createFakeBrowser(backend).openPage(), { username });
  tablets.push(tablet);
  await pass(backend, 200);
  return tablet;
}

/** How many of so many seconds they see each other in, the first three left out. */
async function secondsTogether(one: Tablet, other: Tablet, seconds: number): Promise<number> {
  let together = 0;
  for (let s = 0; s < seconds + 3; s++) {
    if (s % 15 === 0) backend.room(ROOM).heartbeat();
    await pass(backend, 1_000);
    if (s >= 3 && [one, other].every(({ room }) => room.presence.people().length === 1)) together += 1;
  }
  return together;
}

test.each([0, -60 * 60_000])('[TG2] whoever sits still stays in everybody’s faces, also after clocks were set by %i ms', async (ms) => {
  const noura = await open('noura');
  const salem = await open('salem');
  await pass(backend, 5_000);
  vi.setSystemTime(Date.now() + ms);
  expect(await secondsTogether(noura, salem, 120)).toBe(120);
});
