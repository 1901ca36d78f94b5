import { afterEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { openDatabase } from '../database.ts';
import { settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { createBoardKeeper } from './boardKeeper.ts';

const BOARD = 'board/test';
const ROOMS = { board: BOARD, marks: 'marks/test' };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('[BO1] a committee that cannot be read stops no other: its row stays as it was, also through a start, and who wins with it', async () => {
  const database = openDatabase(':memory:');
  closers.push(database.close);
  for (const id of ['K01', 'K02', 'K03']) database.db.insert(committee).values({ id, code: id, site: '', gender: 'female' }).run();
  const { registry } = startRooms(database);
  closers.push(() => registry.close());
  const broken = new Set<string>();
  let value = 'a';
  function start() {
    const errors: unknown[] = [];
    const rows = new Map<string, string>();
    let ranks: string | null = null;
    let nowMs = 0;
    const keeper = createBoardKeeper({
      sqlite: database.sqlite,
      registry,
      rooms: () => ROOMS,
      rows: {
        refresh(id: CommitteeId) {
          if (broken.has(id)) throw new Error('unreadable');
          rows.set(id, value);
        },
        areRanksDue: () => true,
        refreshRanks: () => {
          ranks = `of ${rows.size}`;
        },
        has: (id) => rows.has(id),
        all: () => rows,
        marks: () => new Map(ranks === null ? [] : [['=', ranks]]),
        areMarksOpen: () => true,
      },
      projector: { onAdvanced: () => () => {}, onChanged: () => () => {} },
      results: { onRefreshed: () => () => {} },
      hearTablets: () => new Set(),
      now: () => nowMs,
      elapsedMs: () => (nowMs += 20_000), // every committee is looked at every time
      everyMs: 0,
      onError: (error) => errors.push(error),
    });
    return { keeper, errors };
  }
  const board = async () => Object.fromEntries((await registry.open(BOARD)).doc.getMap(ROOT_NAME).entries());

  const first = start();
  await first.keeper.look();
  expect(await board()).toEqual({ K01: 'a', K02: 'a', K03: 'a', '=': 'of 3' });
  broken.add('K02');
  value = 'b';
  await first.keeper.look();
  await first.keeper.look();
  expect(await board()).toEqual({ K01: 'b', K02: 'a', K03: 'b', '=': 'of 3' });
  expect(first.errors).toHaveLength(1);
  await first.keeper.close();

  value = 'c';
  const next = start();
  await next.keeper.look();
  expect(await board()).toEqual({ K01: 'c', K02: 'a', K03: 'c', '=': 'of 3' });
  expect([next.errors.length, next.keeper.figures().trueAtMs]).toEqual([1, null]);
  broken.clear();
  await next.keeper.look();
  expect(await board()).toEqual({ K01: 'c', K02: 'c', K03: 'c', '=': 'of 3' });
  expect(next.keeper.figures().trueAtMs).not.toBeNull();
  await next.keeper.close();
});

test('[BO11] what candidates have stands where those only see it who may, and everywhere all the time once the doors are closed', async () => {
  const database = openDatabase(':memory:');
  closers.push(database.close);
  const rooms = startRooms(database);
  const { registry } = rooms;
  closers.push(() => registry.close());
  let areOpen = false;
  let figures = new Map([
    ['K01:0', '7,c'],
    ['=', '1 2'],
  ]);
  const keeper = createBoardKeeper({
    sqlite: database.sqlite,
    registry,
    rooms: () => ROOMS,
    rows: {
      refresh: () => {},
      areRanksDue: () => false,
      refreshRanks: () => {},
      has: () => true,
      all: () => new Map([['K01', 'a']]),
      marks: () => figures,
      areMarksOpen: () => areOpen,
    },
    projector: { onAdvanced: () => () => {}, onChanged: () => () => {} },
    results: { onRefreshed: () => () => {} },
    hearTablets: () => new Set(),
    now: Date.now,
    everyMs: 0,
    onError: (error) => {
      throw error;
    },
  });
  const viewer = rooms.join({ roomName: BOARD, role: 'viewer', access: 'read' });
  const auditor = rooms.join({ roomName: ROOMS.marks, role: 'auditor', access: 'read' });
  const heard = new Set<unknown>();
  const gaps: string[] = [];
  viewer.rows.observe(({ keysChanged }) => {
    for (const key of keysChanged) heard.add(`${key} ${viewer.rows.get(key)}`);
  });
  async function look() {
    await keeper.look();
    await settle(viewer, auditor);
    const of = (rows: typeof viewer.rows) => Object.fromEntries([...rows].filter(([, value]) => value !== null));
    return [of(viewer.rows), of(auditor.rows)];
  }

  expect(await look()).toEqual([{ K01: 'a' }, { 'K01:0': '7,c', '=': '1 2' }]);
  figures = new Map([['K01:0', '8,d']]);
  expect(await look()).toEqual([{ K01: 'a' }, { 'K01:0': '8,d' }]);
  expect([...heard]).toEqual(['K01 a']);

  const [board, apart] = [await registry.open(BOARD), await registry.open(ROOMS.marks)];
  for (const { doc } of [board, apart])
    doc.on('update', () => {
      const isSomewhere = [board, apart].some(({ doc: either }) => either.getMap(ROOT_NAME).get('K01:0') === '8,d');
      if (!isSomewhere) gaps.push('nowhere');
    });
  areOpen = true;
  expect(await look()).toEqual([{ K01: 'a', 'K01:0': '8,d' }, {}]);
  areOpen = false; // doors that were closed by mistake open again
  expect(await look()).toEqual([{ K01: 'a' }, { 'K01:0': '8,d' }]);
  expect(gaps).toEqual([]);
  await keeper.close();
});
