import { expect, test } from 'vitest';
import { createDoorSearch } from './doorSearch.ts';
import { elector, electorId, ROLL } from './testing/openDoor.ts';

const search = createDoorSearch(ROLL);

test('[B7] digits alone are a number, whole: 73 is never 734, whichever digits it is written in', () => {
  expect(search.hitOf('73')).toEqual({ kind: 'one', id: electorId(73) });
  expect(search.hitOf('٧٣')).toEqual({ kind: 'one', id: electorId(73) });
  expect(search.hitOf(' 0073 ')).toEqual({ kind: 'one', id: electorId(73) });
  expect(createDoorSearch(ROLL.filter(({ number }) => number !== '73')).hitOf('73')).toEqual({
    kind: 'several',
    ids: [734, 735, 736].map(electorId),
    isNumber: true,
  });
  expect(search.hitOf('34')).toEqual({ kind: 'not-found' });
  expect(search.hitOf('  ')).toEqual({ kind: 'nothing' });
});

test('[B7] letters are searched for as everywhere', () => {
  expect(search.hitOf('خالد سعد')).toEqual({ kind: 'one', id: electorId(734) });
  expect(search.hitOf('عبدالله احمد')).toMatchObject({ kind: 'several', isNumber: false });
  expect(search.hitOf('زيد')).toEqual({ kind: 'not-found' });
});

test('[B8] who shares the first three parts of a name, folded, with somebody is a choice, by number and by name', () => {
  const choice = { kind: 'namesakes', id: electorId(736), ids: [736, 735].map(electorId) };
  expect(search.hitOf('736')).toEqual(choice);
  expect(search.hitOf('المطر')).toEqual(choice);
  expect(createDoorSearch([elector(1, 'علي حسن'), elector(2, 'علي حسن')]).hitOf('1')).toMatchObject({ kind: 'namesakes' });
});
