import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

let backend = createFakeBackend();
let browser = createFakeBrowser(backend);
let tablets: Tablet[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
  browser = createFakeBrowser(backend);
});
afterEach(() => {
  for (const tablet of tablets) tablet.close();
  tablets = [];
  vi.useRealTimers();
});

async function open(): Promise<Tablet> {
  const tablet = openTablet(backend, browser.openPage());
  tablets.push(tablet);
  await pass(backend, 200);
  return tablet;
}
const server = () => backend.room(ROOM);

test('[N3] what the server refused is on the list with its reason, the cell shows what everybody sees, and work goes on', async () => {
  server().write('salem1', { a: 'theirs' });
  const tablet = await open();
  server().forbid('bad');
  tablet.set('b', 'good');
  tablet.set('a', 'bad');
  await pass(backend, 500);
  expect(tablet.room.refusals()).toMatchObject([{ key: 'a', value: 'bad', base: 'theirs', reason: 'not-a-value' }]);
  expect(tablet.room.cells.cell('a')).toBe('theirs');
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(tablet.saved.flatMap(({ writes }) => writes.map(({ key }) => key))).toEqual(['b']);
  tablet.set('a', 'good');
  await pass(backend, 200);
  expect(server().rows.toJSON()).toEqual({ a: 'good', b: 'good' });
});

test('[N6] [I14] cut off before it was told: the edit is never called saved, it is written anew, refused and listed', async () => {
  const tablet = await open();
  server().forbid('bad', false);
  tablet.set('a', 'bad');
  await pass(backend, 5);
  expect(tablet.room.refusals()).toEqual([]);
  server().tellAgain();
  await pass(backend, 12_000);
  expect(tablet.saved).toEqual([]);
  expect(tablet.room.refusals()).toMatchObject([{ key: 'a', value: 'bad', reason: 'not-a-value' }]);
  expect(tablet.room.cells.cell('a')).toBe(undefined);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});
