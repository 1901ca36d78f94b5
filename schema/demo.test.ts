import { expect, test } from 'vitest';
import { DEMO_COMMITTEES, DEMO_PEOPLE } from './demo.ts';
import { isCommitteeId } from './ids.ts';
import { parseSavedEdits } from './savedEdits.ts';

test('the demo has the people and committees that the interface promises', () => {
  expect(DEMO_PEOPLE.map((person) => person.username).sort()).toEqual(
    ['admin', 'auditor', 'caller', 'clerk-a', 'clerk-b', 'coordinator', 'coordinator2', 'door', 'reconciler', 'viewer'].sort(),
  );
  expect(DEMO_COMMITTEES.map(({ id, electors }) => [id, electors])).toEqual([
    ['K01', 1_200],
    ['K02', 850],
    ['K03', 320],
  ]);
  const known = new Set<string>(DEMO_COMMITTEES.map(({ id }) => id));
  for (const { committees } of DEMO_PEOPLE) for (const { id } of committees) expect(isCommitteeId(id) && known.has(id)).toBe(true);
  const streams = DEMO_PEOPLE.flatMap((person) => person.committees.map(({ stream }) => [person.username, stream] as const));
  expect(streams.filter(([, stream]) => stream)).toEqual([
    ['clerk-a', 'a'],
    ['clerk-b', 'b'],
  ]);
});

test('[L1] what is said to be saved is read member by member', () => {
  const entry = { room: 'guarantees/K01', clientId: 7, clock: 0, edits: 1 };
  expect(parseSavedEdits({ ...entry, type: 'committee-room:saved', more: 1 })).toEqual(entry);
  for (const wrong of [
    null,
    'x',
    {},
    { ...entry, clock: -1 },
    { ...entry, clock: 1.5 },
    { ...entry, edits: '1' },
    { ...entry, room: 'x'.repeat(65) },
  ])
    expect(parseSavedEdits(wrong)).toBeNull();
});
