import { expect, test } from 'vitest';
import type { CommitteeId } from '../../../schema/ids.ts';
import { nameOfRoom, otherCountOf, type TallyRoom, tallyRoomShown, tallyRoomsOf } from './tallyRoomOf.ts';

const write = (...rooms: string[]) => ({ rooms: rooms.map((room) => ({ room, access: 'write' as const })) });
const USER = { memberships: [{ committee: 'K01' as CommitteeId, stream: 'b' as const }] };
const names = (rooms: readonly TallyRoom[]) => rooms.map(nameOfRoom);
const nameOf = (room: TallyRoom | null | undefined) => (room ? nameOfRoom(room) : null);

const ONE = tallyRoomsOf('K01', write('tally/K01/1b'), USER);
const TWO = tallyRoomsOf('K01', write('tally/K01/2b', 'tally/K01/1b', 'tally/K02/3b', 'result/K01'), USER);
const THREE = tallyRoomsOf('K01', write('tally/K01/1b', 'tally/K01/2b', 'tally/K01/3b'), USER);

test('[CR61] a clerk has a room for every count of their committee, without a network that of the first', () => {
  expect(names(TWO)).toEqual(['tally/K01/1b', 'tally/K01/2b']);
  expect(names(tallyRoomsOf('K01', null, USER))).toEqual(['tally/K01/1b']);
  expect(tallyRoomsOf('K01', write(), USER)).toEqual([]);
});

test('[CR61] the last count is shown, and the one before the clerk as long as they ask for no other', () => {
  expect(nameOf(tallyRoomShown(TWO, undefined, null))).toBe('tally/K01/2b');
  expect(nameOf(tallyRoomShown(TWO, undefined, ONE[0] ?? null))).toBe('tally/K01/1b');
  expect(nameOf(tallyRoomShown(TWO, '2', ONE[0] ?? null))).toBe('tally/K01/2b');
  expect(nameOf(tallyRoomShown(TWO, '9', null))).toBe('tally/K01/2b');
  expect(tallyRoomShown([], '1', ONE[0] ?? null)).toBeNull();
});

test('[CR61] from a count one goes to the last, and from the last to the one before', () => {
  expect(ONE.map((room) => nameOf(otherCountOf(ONE, room)))).toEqual([null]);
  expect(THREE.map((room) => nameOf(otherCountOf(THREE, room)))).toEqual(['tally/K01/3b', 'tally/K01/3b', 'tally/K01/2b']);
});
