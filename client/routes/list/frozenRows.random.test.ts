import { describe, expect, it } from 'vitest';
import { answerWrites, type CellWrite, contactWrites, withdrawWrites } from '../../../schema/guarantees.ts';
import { createRandom } from '../../../schema/testing.ts';
import { createClaimIndex } from './claimIndex.ts';
import { createFrozenRows } from './frozenRows.ts';
import { BY_NUMBER, EVERYTHING, type ListFilter } from './listFilter.ts';
import { createPlainCells, electorId, electors, HIND, KHALED, ME } from './testing/listFixtures.ts';

const FILTERS: readonly Partial<ListFilter>[] = [
  {},
  { standing: 'promised' },
  { standing: 'notAsked' },
  { standing: 'contradicting' },
  { standing: 'withdrawn' },
  { guarantor: ME },
  { contact: 'reached', guarantor: HIND },
];
const picture = (rows: { slots(): readonly { elector: string; owner: string; isStruck: boolean }[] }) =>
  rows.slots().map((slot) => `${slot.elector}:${slot.owner}${slot.isStruck ? ' struck' : ''}`);

describe('frozen rows under random edits', () => {
  it('[V2] never move before a refresh, show afterwards what a fresh list shows, and wait for nothing exactly when nothing differs', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = createRandom(seed);
      const cells = createPlainCells();
      const index = createClaimIndex(cells.read);
      const roll = electors(8);
      index.setElectors(roll.map((elector) => elector.id));
      const view = { filter: { ...EVERYTHING, ...random.pick(FILTERS) }, sort: BY_NUMBER, matches: null };
      const open = () => {
        const rows = createFrozenRows(index, view);
        rows.setElectors(roll);
        rows.show(view);
        return rows;
      };
      const rows = open();
      for (let step = 0; step < 60; step++) {
        const places = rows.slots().map(({ id, elector }) => `${id} ${elector}`);
        rows.changed(index.apply(random.chance(0.1) ? takeBack(cells, random) : cells.write(randomEdit(random))));
        expect(
          rows.slots().map(({ id, elector }) => `${id} ${elector}`),
          `seed ${seed}, step ${step}`,
        ).toEqual(places);
        const fresh = picture(open());
        expect(rows.pending() === 0, `seed ${seed}, step ${step}: pending`).toBe(picture(rows).join() === fresh.join());
        if (!random.chance(0.15)) continue;
        rows.refresh();
        expect(picture(rows), `seed ${seed}, step ${step}: refreshed`).toEqual(fresh);
        expect(rows.pending()).toBe(0);
      }
    }
  });
});

function randomEdit(random: ReturnType<typeof createRandom>): CellWrite[] {
  const elector = electorId(1 + random.int(8));
  const owner = random.pick([ME, HIND, KHALED]);
  switch (random.int(3)) {
    case 0:
      return withdrawWrites(elector, owner, random.chance(0.5));
    case 1:
      return contactWrites(elector, owner, random.pick(['none', 'reached', 'away']), 1);
    default:
      return answerWrites(elector, owner, random.pick(['notAsked', 'promised', 'undecided', 'refused']), 1, random.chance(0.3));
  }
}

/** What an undone first edit leaves: the claim's cells hold nothing any more. */
function takeBack(cells: ReturnType<typeof createPlainCells>, random: ReturnType<typeof createRandom>): string[] {
  const claim = electorId(1 + random.int(8)) + random.pick([ME, HIND, KHALED]);
  return cells.write([...cells.keys()].filter((key) => key.startsWith(claim)).map((key) => ({ key, value: null })));
}
