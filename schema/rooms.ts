/** Room names: the only place that formats and parses them. The room is the permission boundary (architecture, decision 1). */
import { type CampaignId, type CommitteeId, isCampaignId, isCommitteeId } from './ids.ts';

export type Stream = 'a' | 'b';

export type Room =
  | { readonly kind: 'guarantees' | 'attendance' | 'result'; readonly committee: CommitteeId }
  | { readonly kind: 'tally'; readonly committee: CommitteeId; readonly count: number; readonly stream: Stream }
  | { readonly kind: 'board' | 'marks'; readonly campaign: CampaignId };

export type RoomKind = Room['kind'];

/** The one root of every document: a `Y.Map` from keys to scalars. */
export const ROOT_NAME = 'rows';

/** A committee is counted so often and no more: the number is one digit. */
export const MAX_COUNTS = 9;

/** Where results of calls wait on a device, among the rooms of its unsent edits. No document has this name. */
export const CALLS_ROOM = 'calls';

/**
 * Whether a document holds nothing of its own: everything in it is reckoned from what stands elsewhere, again and again. Nobody's act is a row of its log, so none is in the chain of who did
 * what, and only as much of the log is kept as a load needs (BO5).
 */
export const isDerivedRoom = (name: string): boolean => /^(board|marks)\//.test(name);

/** `guarantees/K01`, `attendance/K01`, `result/K01`, `tally/K01/1a`, `board/demo`, `marks/demo`. */
export function formatRoomName(room: Room): string {
  switch (room.kind) {
    case 'tally':
      return `tally/${room.committee}/${room.count}${room.stream}`;
    default:
      return `${room.kind}/${'campaign' in room ? room.campaign : room.committee}`;
  }
}

/** Returns the room that a name means, or null when no room can have that name (close code 4404). */
export function parseRoomName(name: string): Room | null {
  const [kind, place = '', part, ...rest] = name.split('/');
  if (rest.length > 0) return null;
  if (kind === 'tally') {
    const match = /^([1-9])([ab])$/.exec(part ?? '');
    if (!match || !isCommitteeId(place)) return null;
    return { kind, committee: place, count: Number(match[1]), stream: match[2] as Stream }; // the pattern allows nothing else
  }
  if (part !== undefined) return null;
  if (kind === 'board' || kind === 'marks') return isCampaignId(place) ? { kind, campaign: place } : null;
  if (kind === 'guarantees' || kind === 'attendance' || kind === 'result') return isCommitteeId(place) ? { kind, committee: place } : null;
  return null;
}
