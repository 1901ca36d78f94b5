import { afterEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { openDatabase } from '../database.ts';
import { startRooms } from '../testing/startRooms.ts';
import { createBoardKeeper } from './boardKeeper.ts';

const BOARD = 'board/test';
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
      room: () => BOARD,
      rows: {
        refresh(id: CommitteeId) {
          if (broken.has(id)) throw new Error('unreadable');
          rows.set(id, value);
          return true;
        },
        areRanksDue: () => true,
        refreshRanks: () => {
          ranks = `of ${rows.size}`;
        },
        all: () => new Map([...rows, ...(ranks === null ? [] : [['1', ranks] as const])]),
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
  expect(await board()).toEqual({ K01: 'a', K02: 'a', K03: 'a', 1: 'of 3' });
  broken.add('K02');
  value = 'b';
  await first.keeper.look();
  await first.keeper.look();
  expect(await board()).toEqual({ K01: 'b', K02: 'a', K03: 'b', 1: 'of 3' });
  expect(first.errors).toHaveLength(1);
  await first.keeper.close();

  value = 'c';
  const next = start();
  await next.keeper.look();
  expect(await board()).toEqual({ K01: 'c', K02: 'a', K03: 'c', 1: 'of 3' });
  expect([next.errors.length, next.keeper.figures().trueAtMs]).toEqual([1, null]);
  broken.clear();
  await next.keeper.look();
  expect(await board()).toEqual({ K01: 'c', K02: 'c', K03: 'c', 1: 'of 3' });
  expect(next.keeper.figures().trueAtMs).not.toBeNull();
  await next.keeper.close();
});
