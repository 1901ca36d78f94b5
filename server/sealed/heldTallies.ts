/** What waits for a count: who decides on it, and what of it they are told (docs/rules.md, Z11). Pure. */
import { accessTo, type Member } from '../../schema/access.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { isSameValue, parseKey, type Scalar } from '../../schema/keys.ts';
import { formatRoomName, MAX_COUNTS, parseRoomName, type Room } from '../../schema/rooms.ts';
import { readTallyEntry } from '../../schema/tally.ts';
import type { SealedEntry } from './openEdits.ts';

const STREAMS = ['a', 'b'] as const;

/** Whoever settles counts decides on entries of a count, and whoever may open any other room on what waits there. */
export const mayDecide = (member: Member, room: Room): boolean =>
  room.kind === 'tally' ? member.role === 'reconciler' : accessTo(member, room) !== null;

/** The rooms of a committee in which something may wait for this member's decision. */
export function roomsToDecide(member: Member, committee: CommitteeId): string[] {
  const others = (['guarantees', 'attendance'] as const).map((kind) => ({ kind, committee }));
  const counts = Array.from({ length: MAX_COUNTS }, (_, i) => i + 1);
  const tallies = counts.flatMap((count) => STREAMS.map((stream) => ({ kind: 'tally', committee, count, stream }) as const));
  return [...others, ...tallies].filter((room) => mayDecide(member, room)).map(formatRoomName);
}

/** Of a room of a count, those of both its streams; of any other none. */
export function streamsBeside(name: string): readonly string[] {
  const room = parseRoomName(name);
  return room?.kind === 'tally' ? STREAMS.map((stream) => formatRoomName({ ...room, stream })) : [];
}

/** Whether somebody has written in a stream: no check by two people is theirs (CR6). */
export function hasWritten(keys: Iterable<string>, userId: string): boolean {
  for (const key of keys) {
    const parsed = parseKey('tally', key);
    if (parsed?.kind === 'tally' && parsed.entry !== 'compacted' && parsed.writer.startsWith(userId)) return true;
  }
  return false;
}

/** What an edit brings to a count that is not there: kinds, and the numbers of its ballots, but never what one says (CR60). */
export function bringsOf(writes: SealedEntry['writes'], now: (key: string) => Scalar | undefined) {
  const fresh = writes
    .filter(({ key, value }) => !isSameValue(now(key), value))
    .flatMap(({ key, value }) => readTallyEntry(key, value) ?? []);
  const entries: Record<string, number> = {};
  for (const { entry } of fresh) entries[entry] = (entries[entry] ?? 0) + 1;
  const ballots = fresh.flatMap(({ value }) => (value.kind === 'ballot' ? [value.number] : []));
  return { entries, ballots: ballots.sort((a, b) => a - b) };
}
