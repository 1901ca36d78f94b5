import type { User } from '../../../../schema/api.ts';

/** Whether an invitation of theirs works: the server says when it has run out, for this device's clock may be off (A14). */
export const isInvitationOpen = ({ invitedUntil, isInvitationOver }: User): boolean => invitedUntil !== undefined && !isInvitationOver;
