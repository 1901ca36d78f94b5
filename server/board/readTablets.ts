import type { CommitteeId } from '../../schema/ids.ts';
import { SCREENS, type Screen } from '../../schema/presence.ts';
import { parseRoomName, type RoomKind } from '../../schema/rooms.ts';
import type { Connection } from '../rooms/connection.ts';

/** A tablet, or browser, in a committee, as its connections say. Times by the server's clock. */
export type TabletNow = {
  readonly userId: string;
  readonly device: string;
  readonly committee: CommitteeId;
  readonly screen: Screen;
  readonly sinceMs: number;
  readonly heardAtMs: number;
  readonly unsent: number;
  readonly battery: number | null;
  readonly clockAheadMs: number | null;
  readonly isReady: boolean | null;
};

/** No tablet has more edits unsent than this, whatever it says: of them the board makes a sum. */
const MAX_UNSENT = 1_000_000;
const unsentOf = (said: number): number => Math.min(Math.max(said, 0), MAX_UNSENT);

/** The name of a tablet in a committee. */
export const tabletKey = ({ userId, device, committee }: Pick<TabletNow, 'userId' | 'device' | 'committee'>): string =>
  `${userId}.${device} ${committee}`;

/** The tablets behind these connections, one of each in each committee that it has rooms of open. */
export function readTablets(connections: Iterable<Connection>): ReadonlyMap<string, TabletNow> {
  const tablets = new Map<string, TabletNow>();
  for (const { claims, isOpen, sinceMs, heardAtMs, said } of connections) {
    const room = parseRoomName(claims.roomName);
    const usual = room && SCREEN_OF[room.kind];
    if (!isOpen || claims.isCarrier || !room || !('committee' in room) || !usual) continue;
    const { userId, device } = claims;
    const key = tabletKey({ userId, device, committee: room.committee });
    const other = tablets.get(key);
    const isNewer = !other || heardAtMs >= other.heardAtMs;
    tablets.set(key, {
      ...{ userId, device, committee: room.committee },
      screen: (isNewer ? said.screen : null) ?? other?.screen ?? usual,
      sinceMs: Math.min(sinceMs, other?.sinceMs ?? sinceMs),
      heardAtMs: Math.max(heardAtMs, other?.heardAtMs ?? 0),
      unsent: Math.max(unsentOf(said.unsent ?? 0), other?.unsent ?? 0), // a tablet says of all its rooms how many there are
      battery: said.battery ?? other?.battery ?? null,
      clockAheadMs: said.ahead === undefined ? (other?.clockAheadMs ?? null) : said.ahead * 1_000,
      isReady: said.isReady ?? other?.isReady ?? null,
    });
  }
  return tablets;
}

/** The rooms that a tablet works in, and where, until it says so itself. Who has none of them open is at no committee. */
const SCREEN_OF: Readonly<Partial<Record<RoomKind, Screen>>> = { guarantees: 'list', attendance: 'door', tally: 'tally' };

/** Reads what another process says of a tablet; null when it is none. */
export function readTablet(said: unknown): TabletNow | null {
  if (typeof said !== 'object' || said === null) return null;
  const { userId, device, committee, screen, sinceMs, heardAtMs, unsent, battery, clockAheadMs, isReady } = said as Record<string, unknown>; // checked right here
  const room = typeof committee === 'string' ? parseRoomName(`attendance/${committee}`) : null;
  const known = SCREENS.find((name) => name === screen);
  const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
  if (room?.kind !== 'attendance' || !known || typeof userId !== 'string' || typeof device !== 'string') return null;
  if (!isWhole(sinceMs) || !isWhole(heardAtMs) || !isWhole(unsent)) return null;
  return {
    ...{ userId, device, committee: room.committee, screen: known, sinceMs, heardAtMs, unsent: unsentOf(unsent) },
    battery: isWhole(battery) ? battery : null,
    clockAheadMs: isWhole(clockAheadMs) ? clockAheadMs : null,
    isReady: typeof isReady === 'boolean' ? isReady : null,
  };
}
