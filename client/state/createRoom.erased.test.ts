import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

const ERASED = 'e000000001';
const OTHER = 'e000000002';
const NOTE = `${ERASED}noura1n`;
const OTHERS_NOTE = `${OTHER}noura1n`;
const ARRIVAL = { key: '?noura1d01111', value: 'a 1 91|as typed' };
/** Says of an arrival on no list that it was the erased. */
const MATCH = { key: '?noura1d01110', value: `m 1 doormad010z ${ERASED}` };

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

async function onDevice(tablet: Tablet): Promise<string> {
  const loading = tablet.outbox.load(ROOM);
  await pass(backend, 20);
  const { entries, refused } = await loading;
  return JSON.stringify([entries.map(({ writes, update }) => [writes, new TextDecoder('latin1').decode(update)]), refused]);
}

test('[E6] an unsent edit about an erased elector goes from the device at the next contact; the one beside it is sent', async () => {
  const tablet = await open();
  backend.setNetwork('cut');
  await pass(backend, 20);
  tablet.set(NOTE, 'about the erased');
  tablet.set(OTHERS_NOTE, 'stays');
  await pass(backend, 20);
  expect(await onDevice(tablet)).toContain('about the erased');
  backend.room(ROOM).erase(ERASED);
  backend.room(ROOM).startEpoch();
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 400);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ [OTHERS_NOTE]: 'stays' });
  expect([tablet.room.save(), tablet.room.refusals(), tablet.room.erased()]).toEqual([{ kind: 'saved' }, [], [ERASED]]);
  expect(await onDevice(tablet)).not.toContain('about the erased');
});

test('[E6] so does what was refused before, and what is refused because they were erased', async () => {
  const tablet = await open();
  const server = backend.room(ROOM);
  server.forbid('refused before');
  tablet.set(NOTE, 'refused before');
  await pass(backend, 300);
  tablet.set(OTHERS_NOTE, 'refused before');
  await pass(backend, 300);
  expect(tablet.room.refusals().map(({ key }) => key)).toEqual([NOTE, OTHERS_NOTE]);
  server.erase(ERASED);
  server.startEpoch();
  await pass(backend, 400);
  expect(tablet.room.refusals().map(({ key }) => key)).toEqual([OTHERS_NOTE]);
  server.forbid('refused after');
  tablet.set(NOTE, 'refused after');
  await pass(backend, 400);
  expect(tablet.room.refusals().map(({ key }) => key)).toEqual([OTHERS_NOTE]);
  expect(await onDevice(tablet)).not.toContain('refused after');
  tablet.kill();
  const next = await open();
  expect(next.room.refusals().map(({ key }) => key)).toEqual([OTHERS_NOTE]);
});

test('[E6] [E7] of an edit made without a network only who an arrival on no list was is said, so that it goes on the server as well', async () => {
  const tablet = await open();
  backend.setNetwork('cut');
  await pass(backend, 20);
  tablet.set(MATCH.key, MATCH.value);
  tablet.set(`${ERASED}noura1d01110`, 'v mv0 u');
  await pass(backend, 20);
  backend.room(ROOM).erase(ERASED);
  backend.room(ROOM).startEpoch();
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 400);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ [MATCH.key]: MATCH.value });
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(await onDevice(tablet)).not.toContain(ERASED);
});

test('[E6] so does the word that an arrival on no list was they', async () => {
  const tablet = await open();
  const server = backend.room(ROOM);
  server.forbid(MATCH.value);
  tablet.set(MATCH.key, MATCH.value);
  await pass(backend, 300);
  expect(tablet.room.refusals().map(({ key }) => key)).toEqual([MATCH.key]);
  server.erase(ERASED);
  server.startEpoch();
  await pass(backend, 400);
  expect(tablet.room.refusals()).toEqual([]);
  expect(await onDevice(tablet)).not.toContain(ERASED);
});

test('[E6][E7] what was typed of an arrival that was they is not written anew where its acknowledgement was lost, nor kept or shown', async () => {
  const tablet = await open();
  const server = backend.room(ROOM);
  backend.setNetwork('cut'); // the server has it, and this device never heard of that
  await pass(backend, 20);
  tablet.set(ARRIVAL.key, ARRIVAL.value);
  tablet.set(OTHERS_NOTE, 'stays');
  await pass(backend, 20);
  expect(await onDevice(tablet)).toContain('as typed');
  server.erase(ERASED, ARRIVAL.key);
  server.startEpoch();
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 400);
  expect(server.rows.toJSON()).toEqual({ [OTHERS_NOTE]: 'stays' });
  expect([tablet.room.save(), tablet.room.refusals()]).toEqual([{ kind: 'saved' }, []]);
  expect(await onDevice(tablet)).not.toContain('as typed');
});
