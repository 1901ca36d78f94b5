import type { Database as Sqlite } from 'better-sqlite3';
import { accessTo, type Member, type Role } from '../../schema/access.ts';
import type { CampaignId, CommitteeId } from '../../schema/ids.ts';
import { parseRoomName, type Stream } from '../../schema/rooms.ts';

export type RightsHeld = ReturnType<typeof createRightsHeld>;

/** What people could do at any time, by every role and membership that the audit says they were given: no row of it is ever changed or taken out. */
export function createRightsHeld(deps: { readonly sqlite: Sqlite; readonly campaign: () => CampaignId }) {
  const select = deps.sqlite.prepare<[string], { readonly kind: string; readonly details: string }>(
    "SELECT kind, details FROM audit WHERE kind IN ('person-added', 'person-changed') AND json_extract(details, '$.of') = ? ORDER BY seq",
  );

  return {
    /** Whether somebody may write in a room, or might at some time; null where the audit does not say what they began with. */
    couldWrite(userId: string, roomName: string): boolean | null {
      const room = parseRoomName(roomName);
      const rows = select.all(userId);
      if (rows[0]?.kind !== 'person-added') return null;
      const campaign = deps.campaign();
      return room !== null && rows.some(({ details }) => accessTo(memberIn(details, campaign), room) === 'write');
    },
  };
}

/** As the audit has them: ids of committees, of a clerk's with the stream behind a slash. */
function memberIn(details: string, campaign: CampaignId): Member {
  const { role, memberships }: { role: Role; memberships: readonly string[] } = JSON.parse(details); // written by `people`
  return {
    role,
    campaign,
    committees: memberships.map((word) => {
      const [id = '', stream = null] = word.split('/');
      return { id: id as CommitteeId, stream: stream as Stream | null };
    }),
  };
}
