import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { type Answer, answerWrites } from '../../schema/guarantees.ts';
import { isElectorId, isUserId } from '../../schema/ids.ts';
import { claimKey, type Scalar } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { createFakeBackend, testUser } from './testing/fakeBackend.ts';
import { createFakeBrowser, type FakePage, pass } from './testing/fakeBrowser.ts';
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

const server = () => backend.room(ROOM);
async function open(username: string, page: FakePage = createFakeBrowser(backend).openPage()): Promise<Tablet> {
  const tablet = openTablet(backend, page, { username });
  tablets.push(tablet);
  await pass(backend, 200);
  return tablet;
}
/** Cuts everybody off. */
async function cut(): Promise<void> {
  backend.setNetwork('cut');
  await pass(backend, 20);
}
async function comeBack(...order: Tablet[]): Promise<void> {
  backend.setNetwork('up');
  for (const tablet of order) {
    tablet.fire('online');
    await pass(backend, 400);
  }
}
const listOf = (tablet: Tablet) => tablet.room.refusals().map(({ key, value, reason, theirs }) => ({ key, value, reason, theirs }));

/** Two people wrote the same cell offline; `loser` is whose value does not stand, by the client ids that were drawn. */
async function collide(value: [Scalar, Scalar] = ['from noura', 'from hind']) {
  server().write('salem1', { a: 'before' });
  const noura = await open('noura');
  const hind = await open('hind');
  await cut();
  noura.set('a', value[0]);
  hind.set('a', value[1]);
  await comeBack(noura, hind);
  const isNouras = server().rows.get('a') === value[0];
  return isNouras ? { winner: noura, loser: hind } : { winner: hind, loser: noura };
}

test('[O1] exactly whose edit was replaced by one that did not know of it is told, with both values and whose it was', async () => {
  const { winner, loser } = await collide();
  expect(listOf(winner)).toEqual([]);
  expect(listOf(loser)).toEqual([
    {
      key: 'a',
      value: loser.userId === testUser('noura').id ? 'from noura' : 'from hind',
      reason: 'replaced',
      theirs: { value: server().rows.get('a'), author: winner.userId },
    },
  ]);
  expect(loser.room.save()).toEqual({ kind: 'saved' });
});

test('[O1] either may be the one: the winner is drawn, not the later', async () => {
  const losers = new Set<string>();
  for (let i = 0; i < 12 && losers.size < 2; i++) {
    backend = createFakeBackend();
    losers.add((await collide()).loser.userId);
  }
  expect(losers.size).toBe(2);
});

test('[O1] written over by somebody who had seen it: nobody is told', async () => {
  const noura = await open('noura');
  const hind = await open('hind');
  noura.set('a', 'one');
  await pass(backend, 50);
  hind.set('a', 'two');
  await pass(backend, 50);
  await cut();
  noura.set('a', 'three');
  await comeBack(noura);
  hind.fire('online');
  await pass(backend, 400);
  expect(noura.room.cells.cell('a')).toBe('three');
  expect([...listOf(noura), ...listOf(hind)]).toEqual([]);
});

test('[O2] the same value, and the same person on two tablets: nothing to decide', async () => {
  const same = await collide(['same', 'same']);
  expect([...listOf(same.winner), ...listOf(same.loser)]).toEqual([]);
  for (const tablet of tablets.splice(0)) tablet.close();
  backend = createFakeBackend();
  const first = await open('noura');
  const second = await open('noura');
  await cut();
  first.set('a', 'here');
  second.set('a', 'there');
  await comeBack(first, second);
  expect([...listOf(first), ...listOf(second)]).toEqual([]);
});

test('[O3] it stays over a reload, and is decided once: put back is an edit of now, kept theirs writes nothing', async () => {
  server().write('salem1', { a: 'n', b: 'n' });
  const browsers = { noura: createFakeBrowser(backend), hind: createFakeBrowser(backend) };
  const noura = await open('noura', browsers.noura.openPage());
  const hind = await open('hind', browsers.hind.openPage());
  await cut();
  for (const tablet of [noura, hind]) for (const key of ['a', 'b']) tablet.set(key, `${key} of ${tablet.userId}`);
  await comeBack(noura, hind);
  const [name, loser] = noura.room.refusals().length > 0 ? (['noura', noura] as const) : (['hind', hind] as const);
  const before = loser.room.refusals();
  expect(before.map(({ key, reason }) => `${key} ${reason}`)).toEqual(['a replaced', 'b replaced']);
  await pass(backend, 50);
  loser.kill();
  let after = await open(name, browsers[name].openPage());
  expect(after.room.refusals()).toEqual(before);
  const idOf = (key: string) => after.room.refusals().flatMap((cell) => (cell.key === key ? [cell.id] : []));
  after.room.putBack(idOf('a'));
  after.room.dismissRefusals(idOf('b'));
  await pass(backend, 100);
  expect(server().rows.get('a')).toBe(`a of ${loser.userId}`);
  expect(server().rows.get('b')).not.toBe(`b of ${loser.userId}`);
  after.kill();
  after = await open(name, browsers[name].openPage());
  expect(after.room.refusals()).toEqual([]);
});

test('[O3] who writes the cell anew has decided; so has who sees the other take it back', async () => {
  const first = await collide();
  first.loser.set('a', 'a third thing');
  expect(listOf(first.loser)).toEqual([]);
  await pass(backend, 50);
  expect(listOf(first.winner)).toEqual([]);
  for (const tablet of tablets.splice(0)) tablet.close();

  backend = createFakeBackend();
  const second = await collide();
  const [lost] = second.loser.room.refusals();
  second.winner.set('a', lost?.value ?? null);
  await pass(backend, 50);
  expect(listOf(second.loser)).toEqual([]);
});

test('[O3] their change again meanwhile: it stays on the list, beside what stands now', async () => {
  const { winner, loser } = await collide();
  winner.set('a', 'changed again');
  await pass(backend, 50);
  expect(loser.room.refusals()).toMatchObject([{ key: 'a', reason: 'replaced' }]);
  expect(loser.room.cells.cell('a')).toBe('changed again');
  loser.room.putBack(loser.room.refusals().map(({ id }) => id));
  await pass(backend, 50);
  expect(winner.room.cells.cell('a')).toMatch(/^from/);
  expect(listOf(winner)).toEqual([]); // the loser knew
});

test('[O3] another generation of the document lists nothing twice', async () => {
  server().write('salem1', { a: 'n' });
  const noura = await open('noura');
  const hind = await open('hind');
  server().setAcknowledging(false);
  await cut();
  noura.set('a', 'from noura');
  hind.set('a', 'from hind');
  await comeBack(noura, hind);
  const [loser] = [noura, hind].filter((tablet) => tablet.room.refusals().length > 0);
  expect(loser?.room.waiting()).toBe(1);
  server().startEpoch();
  server().setAcknowledging(true);
  await pass(backend, 3_000);
  expect([...listOf(noura), ...listOf(hind)]).toHaveLength(1);
  expect(loser?.room.refusals()).toMatchObject([{ key: 'a', reason: 'replaced' }]);
  expect([noura, hind].map(({ room }) => room.save().kind)).toEqual(['saved', 'saved']);
});

test('[O1] what an earlier page load wrote and never sent is told when it loses on its way in', async () => {
  let told = 0;
  for (let i = 0; i < 12 && told === 0; i++) {
    backend = createFakeBackend();
    const browser = createFakeBrowser(backend, { seed: i });
    server().write('salem1', { a: 'n' });
    const hind = await open('hind');
    const noura = await open('noura', browser.openPage());
    await cut();
    noura.set('a', 'from noura');
    hind.set('a', 'from hind');
    await pass(backend, 50);
    noura.kill();
    await comeBack(hind);
    const after = await open('noura', browser.openPage());
    await pass(backend, 300);
    const isLost = server().rows.get('a') === 'from hind';
    expect(listOf(after)).toEqual(
      isLost ? [{ key: 'a', value: 'from noura', reason: 'replaced', theirs: { value: 'from hind', author: hind.userId } }] : [],
    );
    expect(listOf(hind).length).toBe(isLost ? 0 : 1);
    told += isLost ? 1 : 0;
    for (const tablet of tablets.splice(0)) tablet.close();
  }
  expect(told).toBe(1);
});

test('[O1] a replica that has to be opened anew loses nothing of it: what stood in the old one is held against the new', async () => {
  server().write('salem1', { a: 'n' });
  const morning = Y.encodeStateAsUpdate(server().doc);
  const noura = await open('noura');
  noura.set('a', 'from noura');
  await pass(backend, 50);
  server().forbid('bad', false);
  noura.set('b', 'bad'); // the line dies before the word of it arrives
  await pass(backend, 10);
  server().tellAgain();
  const hind = new Y.Doc();
  hind.clientID = 2 ** 32 - 1;
  Y.applyUpdate(hind, morning);
  hind.getMap('rows').set('a', 'from hind');
  server().authors.set(hind.clientID, testUser('hind').id);
  Y.applyUpdate(server().doc, Y.encodeStateAsUpdate(hind)); // while it is away
  await pass(backend, 5_000);
  expect(noura.room.cells.cell('a')).toBe('from hind');
  expect(listOf(noura).filter(({ key }) => key === 'a')).toEqual([
    { key: 'a', value: 'from noura', reason: 'replaced', theirs: { value: 'from hind', author: testUser('hind').id } },
  ]);
});

test('[O2] an answer and its time are one; a time alone is nothing', async () => {
  const elector = '0000000001';
  const owner = 'hind00';
  if (!isElectorId(elector) || !isUserId(owner)) throw new Error('no ids');
  const noura = await open('noura');
  const hind = await open('hind');
  await cut();
  noura.room.edit(answerWrites(elector, owner, 'promised', 5, false));
  hind.room.edit(answerWrites(elector, owner, 'refused', 7, false));
  await comeBack(noura, hind);
  const [loser] = [noura, hind].filter((tablet) => tablet.room.refusals().length > 0);
  expect(loser?.room.refusals()).toHaveLength(2);
  expect(new Set(loser?.room.refusals().map(({ edit }) => edit)).size).toBe(1);
  for (const tablet of tablets.splice(0)) tablet.close();

  backend = createFakeBackend();
  const again = [await open('noura'), await open('hind')] as const;
  await cut();
  again[0].room.edit(answerWrites(elector, owner, 'promised', 5, false));
  again[1].room.edit(answerWrites(elector, owner, 'promised', 7, false));
  await comeBack(...again);
  expect(again.flatMap(listOf)).toEqual([]);
});

describe('a promise that was renewed', () => {
  const [elector, owner] = ['e000000001', 'guar01'];
  if (!isElectorId(elector) || !isUserId(owner)) throw new Error('not ids');
  const answer = claimKey(elector, owner, 'answer');
  const time = claimKey(elector, owner, 'answeredAt');
  const answerAt = (tablet: Tablet, said: Answer, atMs: number) => tablet.room.edit(answerWrites(elector, owner, said, atMs, false));

  test('[O1] stands against an older refusal that comes later, or whose it is is told: never neither, and never half of each', async () => {
    const winners = new Set<unknown>();
    for (let i = 0; i < 12 && winners.size < 2; i++) {
      backend = createFakeBackend();
      const [noura, hind] = [await open('noura'), await open('hind')];
      answerAt(noura, 'promised', 1_000);
      await pass(backend, 100);
      await cut();
      answerAt(noura, 'refused', 5_000);
      answerAt(hind, 'promised', 9_000);
      await comeBack(hind, noura);
      const stands = server().rows.get(answer);
      winners.add(stands);
      expect(server().rows.get(time)).toBe(stands === 'p' ? 9_000 : 5_000);
      const lost = stands === 'p' ? [answer, 'r', time, 5_000] : [answer, 'p', time, 9_000];
      expect(listOf(stands === 'p' ? noura : hind).flatMap(({ key, value }) => [key, value])).toEqual(lost);
      expect(listOf(stands === 'p' ? hind : noura)).toEqual([]);
      for (const tablet of tablets.splice(0)) tablet.close();
    }
    expect(winners.size).toBe(2);
  });

  test('[O2] by two at once is no conflict', async () => {
    const [noura, hind] = [await open('noura'), await open('hind')];
    answerAt(noura, 'promised', 1_000);
    await pass(backend, 100);
    await cut();
    answerAt(noura, 'promised', 5_000);
    answerAt(hind, 'promised', 9_000);
    await comeBack(hind, noura);
    expect([noura, hind].flatMap(listOf)).toEqual([]);
  });

  test('[V4] is not taken back by whoever gave it first; whoever renewed it takes their own renewal back', async () => {
    const [noura, hind] = [await open('noura'), await open('hind')];
    answerAt(noura, 'promised', 1_000);
    await pass(backend, 100);
    answerAt(hind, 'promised', 9_000);
    await pass(backend, 100);
    expect(noura.room.undo()).toEqual({ restored: [], skipped: [answer, time] });
    expect(hind.room.undo()).toEqual({ restored: [answer, time], skipped: [] });
    await pass(backend, 100);
    expect(server().rows.toJSON()).toEqual({ [answer]: 'p', [time]: 1_000 });
  });

  test('[C7] is written on another generation of the document too', async () => {
    const noura = await open('noura');
    answerAt(noura, 'promised', 1_000);
    await pass(backend, 100);
    await cut();
    answerAt(noura, 'promised', 9_000);
    server().startEpoch();
    await comeBack(noura);
    await pass(backend, 5_000);
    expect(server().rows.toJSON()).toEqual({ [answer]: 'p', [time]: 9_000 });
    expect(noura.room.save()).toEqual({ kind: 'saved' });
  });
});

test('[O1][I14] two tablets, twelve hours offline with 400 edits each, back through a cut in the middle: equal, nothing lost, every conflict with its loser', {
  timeout: 60_000,
}, async () => {
  const random = createRandom(12);
  const keys = Array.from({ length: 600 }, (_, i) => `cell${i}`);
  server().write('salem1', Object.fromEntries(keys.map((key) => [key, 'morning'])));
  const noura = await open('noura');
  const hind = await open('hind');
  await cut();
  const last = new Map<Tablet, Map<string, Scalar>>([
    [noura, new Map()],
    [hind, new Map()],
  ]);
  const gapMs = (12 * 60 * 60_000) / 400;
  for (let i = 0; i < 400; i++)
    for (const [tablet, made] of last) {
      const key = random.pick(keys);
      tablet.set(key, `${tablet.userId} ${i}`);
      made.set(key, `${tablet.userId} ${i}`);
      vi.setSystemTime(Date.now() + gapMs / 2);
    }
  backend.setNetwork('up');
  noura.fire('online');
  for (let i = 0; i < 4; i++) await pass(backend, 10);
  await cut(); // in the middle of it
  await pass(backend, 2_000);
  await comeBack(hind, noura);
  await pass(backend, 15_000);

  for (const tablet of [noura, hind]) expect(tablet.room.save()).toEqual({ kind: 'saved' });
  const shown = (tablet: Tablet) => Object.fromEntries(keys.map((key) => [key, tablet.room.cells.cell(key)]));
  expect(shown(noura)).toEqual(server().rows.toJSON());
  expect(shown(hind)).toEqual(server().rows.toJSON());
  let conflicts = 0;
  for (const [tablet, made] of last) {
    const lost = [...made].filter(([key, value]) => server().rows.get(key) !== value).map(([key, value]) => `${key} ${value}`);
    expect(
      listOf(tablet)
        .map(({ key, value }) => `${key} ${value}`)
        .sort(),
    ).toEqual(lost.sort());
    conflicts += lost.length;
  }
  const both = [...(last.get(noura)?.keys() ?? [])].filter((key) => last.get(hind)?.has(key));
  expect(conflicts).toBe(both.length);
  expect(conflicts).toBeGreaterThan(100);
});
