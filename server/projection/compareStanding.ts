import type { RoomStanding } from '../doclog/redis/roomMover.ts';
import type { LogPlace } from '../rooms/sharedDocLog.ts';

/** `same`: nothing to do · `less`: whatever is there, SQLite has it and more (or Redis has nothing) · else why it must not be written over. */
export type Comparison = { readonly kind: 'same' | 'less' } | { readonly kind: 'more'; readonly why: string };

/**
 * What Redis has of a room beside what SQLite has. Less is only what is provably the beginning of what SQLite has: by the fingerprint of its last
 * row, whatever number SQLite has it under; anything else may be somebody's edit [Q7].
 *
 * @param place where SQLite's rows end
 * @param hasRow whether SQLite has a row with this fingerprint in an epoch
 */
export function compareStanding(
  { head, last, hasLog }: RoomStanding,
  place: LogPlace,
  hasRow: (epoch: number, chain: string | null) => boolean,
): Comparison {
  const furthest = head && last ? (isBehind(head, last) ? last : head) : (head ?? last);
  if (!furthest || furthest.seq === 0) return isSamePlace(furthest, place) ? { kind: 'same' } : { kind: 'less' };
  if (isBehind(place, furthest))
    return {
      kind: 'more',
      why: `Redis has row ${furthest.seq} of epoch ${furthest.epoch}, SQLite ends at row ${place.seq} of ${place.epoch}`,
    };
  if (!hasRow(furthest.epoch, furthest.chain))
    return {
      kind: 'more',
      why: `row ${furthest.seq} of epoch ${furthest.epoch} in Redis is none that SQLite has`,
    };
  return isSamePlace(head, place) && hasLog ? { kind: 'same' } : { kind: 'less' };
}

type Place = Pick<LogPlace, 'epoch' | 'seq'>;

const isBehind = (one: Place, other: Place): boolean => one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq);

const isSamePlace = (one: Place | null, other: Place): boolean => one?.epoch === other.epoch && one.seq === other.seq;
