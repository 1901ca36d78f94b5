import { createEffect, createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OwnPresence } from '../../schema/presence.ts';
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
const ELECTOR = '0123456789';
const inCell = (column: string): OwnPresence => ({ screen: 'list', at: { elector: ELECTOR, owner: 'owner1', column } });
const names = (tablet: Tablet) => tablet.room.presence.people().map(({ user, tabs }) => `${user.name} ×${tabs}`);
const at = (tablet: Tablet, column: string) => tablet.room.presence.at(ELECTOR, 'owner1', column).map(({ user }) => user.id);

test('[A5] everybody else is shown once, by the server’s word, sorted by name', async () => {
  const noura = await open('noura');
  await open('salem');
  await open('badria');
  await open('salem'); // another tab or tablet
  await open('noura'); // one’s own are not shown
  await pass(backend, 200);
  expect(names(noura)).toEqual(['BADRIA ×1', 'SALEM0 ×2']);
});

test('whoever has a cell in focus is known per cell; moving tells the two cells concerned and no other', async () => {
  const noura = await open('noura');
  const salem = await open('salem');
  const runs = { note: 0, answer: 0, contact: 0 };
  const dispose = createRoot((end) => {
    for (const column of ['note', 'answer', 'contact'] as const)
      createEffect(() => {
        runs[column] += 1;
        at(noura, column);
      });
    return end;
  });
  salem.room.presence.show(inCell('note'));
  await pass(backend, 200);
  expect(at(noura, 'note')).toEqual(['salem0']);
  salem.room.presence.show(inCell('answer'));
  await pass(backend, 200);
  expect(at(noura, 'note')).toEqual([]);
  expect(at(noura, 'answer')).toEqual(['salem0']);
  expect(runs).toEqual({ note: 3, answer: 2, contact: 1 });
  dispose();
});

test('whoever leaves is gone', async () => {
  const noura = await open('noura');
  const salem = await open('salem');
  salem.room.presence.show(inCell('note'));
  await pass(backend, 200);
  salem.close();
  await pass(backend, 200);
  expect(names(noura)).toEqual([]);
  expect(at(noura, 'note')).toEqual([]);
});

test('moves are said at once, then at most every 100 ms, the last one always', async () => {
  const salem = await open('salem');
  const said: (string | undefined)[] = [];
  const socket = salem.socket();
  const flushed = () => {
    const frames = socket?.toServer.splice(0) ?? [];
    for (const frame of frames) said.push(/"at":"\S+ \S+ (\w+)"/.exec(new TextDecoder().decode(frame))?.[1]);
  };
  for (const column of ['a', 'b', 'c', 'd', 'e']) {
    salem.room.presence.show(inCell(column));
    flushed();
    await vi.advanceTimersByTimeAsync(30);
    flushed();
  }
  await vi.advanceTimersByTimeAsync(100);
  flushed();
  expect(said).toEqual(['a', 'd', 'e']);
});

test('saying the same again sends nothing', async () => {
  const salem = await open('salem');
  salem.room.presence.show(inCell('a'));
  await pass(backend, 200);
  salem.room.presence.show(inCell('a'));
  await vi.advanceTimersByTimeAsync(200);
  expect(salem.socket()?.toServer).toEqual([]);
});

test('what is heard of others is not sent back', async () => {
  const noura = await open('noura');
  const mine = noura.socket();
  const salem = await open('salem');
  salem.room.presence.show(inCell('a'));
  await vi.advanceTimersByTimeAsync(100);
  salem.socket()?.flushToServer();
  mine?.flushToClient();
  expect(noura.room.presence.people()).toHaveLength(1);
  expect(mine?.toServer).toEqual([]);
});

test('a tab that nobody looks at is not shown to others, and still sees them', async () => {
  const noura = await open('noura');
  const salem = await open('salem');
  salem.room.setShown(false);
  await pass(backend, 200);
  expect(names(noura)).toEqual([]);
  expect(names(salem)).toEqual(['NOURA0 ×1']);
  salem.room.setShown(true);
  await pass(backend, 200);
  expect(names(noura)).toEqual(['SALEM0 ×1']);
});

test('after a new generation of the document people see each other again, where they are', async () => {
  const noura = await open('noura');
  const salem = await open('salem');
  salem.room.presence.show(inCell('note'));
  await pass(backend, 200);
  backend.room(ROOM).startEpoch();
  await pass(backend, 1_000);
  expect(names(noura)).toEqual(['SALEM0 ×1']);
  expect(at(noura, 'note')).toEqual(['salem0']);
});
