import { describe, expect, it } from 'vitest';
import { answerWrites, type CellWrite, withdrawWrites } from '../../../schema/guarantees.ts';
import { createClaimIndex } from './claimIndex.ts';
import { createFrozenRows } from './frozenRows.ts';
import { BY_NUMBER, EVERYTHING, type ListFilter } from './listFilter.ts';
import { createPlainCells, electorId, electors, HIND, KHALED, ME } from './testing/listFixtures.ts';

const one = electorId(1);
const two = electorId(2);
const three = electorId(3);

function open(filter: Partial<ListFilter> = {}, count = 5) {
  const cells = createPlainCells();
  const index = createClaimIndex(cells.read);
  const roll = electors(count);
  index.setElectors(roll.map((elector) => elector.id));
  const view = { filter: { ...EVERYTHING, ...filter }, sort: BY_NUMBER, matches: null };
  const rows = createFrozenRows(index, view);
  rows.setElectors(roll);
  rows.show(view);
  const write = (writes: readonly CellWrite[]) => rows.changed(index.apply(cells.write(writes)));
  const picture = () => rows.slots().map((slot) => `${Number.parseInt(slot.elector, 36)}:${slot.owner}${slot.isStruck ? ' struck' : ''}`);
  return { cells, index, rows, write, picture, view };
}

describe('frozen rows', () => {
  it('one row a claim, one for an elector without any, in the order of the roll', () => {
    const { rows, write, picture } = open({}, 3);
    write([...answerWrites(two, ME, 'promised', 1, false), ...answerWrites(two, HIND, 'promised', 1, false)]);
    rows.refresh();
    expect(picture()).toEqual(['1:', `2:${HIND}`, `2:${ME}`, '3:']);
  });

  it('[V2] a first claim takes over its elector’s empty row in place and nothing waits', () => {
    const { rows, write, picture } = open({}, 2);
    const before = [...rows.slots()];
    const patched = write(answerWrites(two, ME, 'promised', 1, false));
    expect(picture()).toEqual(['1:', `2:${ME}`]);
    expect(rows.slots()).toEqual(before);
    expect(rows.slots().every((slot, i) => slot === before[i])).toBe(true);
    expect(patched).toEqual([before[1]]);
    expect(rows.pending()).toBe(0);
  });

  it('[V2] a row that leaves the filter stays struck in its place until refresh', () => {
    const { rows, write, picture } = open({ standing: 'notAsked' }, 3);
    write(answerWrites(two, HIND, 'promised', 1, false));
    expect(picture()).toEqual(['1:', `2:${HIND} struck`, '3:']);
    expect(rows.pending()).toBe(1);
    rows.refresh();
    expect(picture()).toEqual(['1:', '3:']);
    expect(rows.pending()).toBe(0);
  });

  it('[V2] a row that comes back before the refresh is struck no more', () => {
    const { rows, write, picture } = open({ standing: 'notAsked' }, 2);
    write(answerWrites(two, ME, 'promised', 1, false));
    write(answerWrites(two, ME, 'notAsked', 2, false));
    expect(picture()).toEqual(['1:', `2:${ME}`]);
    expect(rows.pending()).toBe(0);
  });

  it('[V2] new rows wait: a second claim, an elector that enters the filter', () => {
    const { rows, write, picture } = open({ standing: 'promised' }, 3);
    expect(picture()).toEqual([]);
    write(answerWrites(one, HIND, 'promised', 1, false));
    write(answerWrites(three, HIND, 'promised', 1, false));
    write(answerWrites(three, ME, 'promised', 1, false));
    expect(picture()).toEqual([]);
    expect(rows.pending()).toBe(3);
    rows.refresh();
    expect(picture()).toEqual([`1:${HIND}`, `3:${HIND}`, `3:${ME}`]);
  });

  it('[V2] a tap 50 ms after a remote edit hits the row that was there', () => {
    const { rows, write } = open({ standing: 'promised' }, 50);
    for (let n = 1; n <= 40; n++) write(answerWrites(electorId(n), ME, 'promised', n, false));
    rows.refresh();
    const before = rows.slots().map((slot) => [slot.id, slot.elector, slot.owner]);
    write(answerWrites(electorId(3), HIND, 'refused', 50, false)); // leaves
    write(answerWrites(electorId(45), HIND, 'promised', 51, false)); // enters
    write(withdrawWrites(electorId(7), ME, true)); // leaves
    expect(rows.slots().map((slot) => [slot.id, slot.elector, slot.owner])).toEqual(before);
    expect(rows.pending()).toBe(3);
  });

  it('an undone first claim gives its row back to the elector', () => {
    const { cells, index, rows, write, picture } = open({}, 2);
    const writes = answerWrites(two, ME, 'promised', 1, false);
    write(writes);
    rows.changed(index.apply(cells.remove(writes.map(({ key }) => key))));
    expect(picture()).toEqual(['1:', '2:']);
    expect(rows.pending()).toBe(0);
  });

  it('rows keep their identity through a refresh', () => {
    const { rows, write } = open({}, 3);
    const third = rows.slots()[2];
    write([...answerWrites(two, ME, 'promised', 1, false), ...answerWrites(two, KHALED, 'refused', 1, false)]);
    rows.refresh();
    expect(rows.slots()).toHaveLength(4);
    expect(rows.slots()[3]).toBe(third);
  });

  it('search, area and family choose electors; a change outside them says nothing', () => {
    const { rows, write, picture, view } = open({}, 6);
    rows.show({
      ...view,
      matches: (id) => [one, two, three].some((wanted) => wanted === id),
      filter: { ...EVERYTHING, family: 'المرجان' },
    });
    expect(picture()).toEqual(['1:', '3:']);
    write(answerWrites(electorId(5), ME, 'promised', 1, false));
    expect(rows.pending()).toBe(0);
  });

  it('an elector taken off the roll shows only while somebody claims them', () => {
    const { rows, write, picture } = open({}, 2);
    rows.setElectors(electors(2).map((elector) => ({ ...elector, isRemoved: true })));
    write(answerWrites(one, ME, 'promised', 1, false));
    expect(rows.pending()).toBeGreaterThan(0);
    rows.refresh();
    expect(picture()).toEqual([`1:${ME}`]);
  });

  it('[G6] the contradicting filter shows both sides and no withdrawn claim', () => {
    const { rows, write, picture } = open({ standing: 'contradicting' }, 2);
    write([...answerWrites(one, ME, 'promised', 1, false), ...answerWrites(one, HIND, 'refused', 1, false)]);
    write([...answerWrites(one, KHALED, 'promised', 1, false), ...withdrawWrites(one, KHALED, true)]);
    rows.refresh();
    expect(picture()).toEqual([`1:${HIND}`, `1:${ME}`]);
  });
});
