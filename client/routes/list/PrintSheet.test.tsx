import { expect, it } from 'vitest';
import { type Answer, type Claim, standingOf } from '../../../schema/guarantees.ts';
import type { UserId } from '../../../schema/ids.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { type ListContext, ListContextObject } from './ListContext.ts';
import { PrintSheet } from './PrintSheet.tsx';
import { electors, HIND, KHALED } from './testing/listFixtures.ts';

const claim = (owner: UserId, answer: Answer): Claim => ({
  owner,
  answer,
  contact: 'none',
  note: '',
  answeredAtMs: 1,
  contactedAtMs: null,
  isWithdrawn: false,
});

it('[EX2] on paper a promise that somebody contradicts looks like any other, and a refusal like nobody asked', () => {
  const roll = electors(4);
  const claims = new Map(
    [
      [claim(HIND, 'promised')],
      [claim(HIND, 'promised'), claim(KHALED, 'refused')], // whom nobody has settled
      [claim(KHALED, 'refused')],
      [],
    ].map((own, i) => [roll[i]?.id ?? '', own]),
  );
  const of = (id: string): readonly Claim[] => claims.get(id) ?? [];
  const list = {
    electors: () => roll,
    gender: () => 'male',
    genderOf: () => 'male',
    nameOf: (id: string) => (id === HIND ? 'Hind' : 'Khaled'),
    list: { claimsOf: of, standingOf: (id: string) => standingOf(of(id)) },
  } as unknown as ListContext; // what paper reads of it
  renderScreen(() => (
    <ListContextObject.Provider value={list}>
      <PrintSheet heading="K01" />
    </ListContextObject.Provider>
  ));
  const lines = [...document.querySelectorAll('[data-print] tbody tr')].map((line) =>
    [...line.querySelectorAll('td')].slice(2).map((cell) => cell.textContent),
  );
  expect(lines).toHaveLength(4);
  expect(lines[0]?.slice(0, 2)).toEqual(['Promised', 'Hind']);
  expect(lines[1]).toEqual(lines[0]);
  expect(lines[2]).toEqual(lines[3]);
});
