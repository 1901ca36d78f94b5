/**
 * Who may open which room, and how: one pure table (docs/rules.md, A1–A3). A room is read whole or not at all, so whoever may see only
 * a part of it opens none and works over HTTP: whoever settles two counts sees single ballots there, with a reason (CR60).
 */
import { assertNever } from './assert.ts';
import type { CampaignId, CommitteeId } from './ids.ts';
import type { Room, RoomKind, Stream } from './rooms.ts';

export const ROLES = ['admin', 'coordinator', 'attendance', 'clerk', 'reconciler', 'viewer', 'auditor', 'caller', 'guarantor'] as const;
export type Role = (typeof ROLES)[number];
export type Access = 'read' | 'write';

/** A signed-in person as the rules see them. Roles without `committees` of their own work for the whole campaign. */
export type Member = {
  readonly role: Role;
  readonly campaign: CampaignId;
  readonly committees: readonly { readonly id: CommitteeId; readonly stream: Stream | null }[];
};

/** `own`: the member's committees only · `all`: the whole campaign · `stream`: the member's own stream of an own committee. */
type Grant = { readonly access: Access; readonly where: 'own' | 'all' | 'stream' };
const R_ALL: Grant = { access: 'read', where: 'all' };
const R_OWN: Grant = { access: 'read', where: 'own' };
const W_OWN: Grant = { access: 'write', where: 'own' };
const W_STREAM: Grant = { access: 'write', where: 'stream' };

/** An absent cell is no access, not even sight. `result`, `marks` and `board` are written by the server alone; `marks` is for whoever reads every result (BO11). */
export const ROOM_GRANTS: Readonly<Record<Role, Readonly<Partial<Record<RoomKind, Grant>>>>> = {
  admin: { guarantees: R_ALL, attendance: R_ALL, result: R_ALL, marks: R_ALL, board: R_ALL },
  coordinator: { guarantees: W_OWN, attendance: W_OWN, result: R_OWN, board: R_ALL },
  attendance: { attendance: W_OWN },
  clerk: { tally: W_STREAM },
  reconciler: { result: R_ALL, marks: R_ALL, board: R_ALL },
  viewer: { board: R_ALL },
  auditor: { attendance: R_ALL, result: R_ALL, marks: R_ALL, board: R_ALL },
  caller: {},
  guarantor: {},
};

/** How a member may open a room; null is no, and the member is not told whether the room exists. */
export function accessTo(member: Member, room: Room): Access | null {
  const grant = ROOM_GRANTS[member.role][room.kind];
  if (!grant) return null;
  if ('campaign' in room) return room.campaign === member.campaign ? grant.access : null;
  switch (grant.where) {
    case 'all':
      return grant.access;
    case 'own':
      return member.committees.some((own) => own.id === room.committee) ? grant.access : null;
    case 'stream':
      return room.kind === 'tally' && member.committees.some((own) => own.id === room.committee && own.stream === room.stream)
        ? grant.access
        : null;
    default:
      return assertNever(grant.where);
  }
}

/**
 * What a member sees of who wrote what in a room: all of it (`whole`), who and when but not what (`who`), or nothing. Whoever counts or stands at the door has
 * no use for it, and a tally stream is read by nobody whose work is not counting.
 */
export function historySight(member: Member, room: Room): 'whole' | 'who' | null {
  const { role } = member;
  if (role === 'auditor' && room.kind === 'guarantees') return 'who';
  if (role !== 'admin' && role !== 'coordinator' && role !== 'auditor') return null;
  return accessTo(member, room) ? 'whole' : null;
}

/** What of the roll a role may see: everything of all committees, its own committees, number and name at the door, or nothing. */
export const ROLL_SIGHT: Readonly<Record<Role, 'all' | 'own' | 'door' | null>> = {
  admin: 'all',
  coordinator: 'own',
  attendance: 'door',
  clerk: null,
  reconciler: null,
  viewer: null,
  auditor: null,
  caller: null,
  guarantor: null,
};

/** Whether a member may know that a committee exists (its name and code). */
export function seesCommittee(member: Member, committee: CommitteeId): boolean {
  const isCampaignWide = member.role === 'admin' || member.role === 'reconciler' || member.role === 'viewer' || member.role === 'auditor';
  return isCampaignWide || member.committees.some((own) => own.id === committee);
}
