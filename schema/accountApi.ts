/** Requests and answers of the routes about one's own account, invitations, sessions and devices. Times are epoch milliseconds. */
import { z } from '@hono/zod-openapi';
import { ROLES } from './access.ts';
import { LoginRequest, Membership, NewUser, User } from './api.ts';
import { MAX_USERNAME_LENGTH } from './limits.ts';

/** Six characters of a kind that nobody mistakes for another, however they are typed. */
export const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
export const CODE_LENGTH = 6;
const MAX_CODE_TEXT = 32; // with blanks, hyphens and what a keyboard adds
const Secret = z.string().min(1).max(128);

/** Too many sign in at this moment: the attempt has a place, and is asked for with `POST /api/auth/attempt` after so long. */
export const SignInPlace = z.object({ attempt: z.string(), place: z.int(), retryAfterMs: z.int() }).openapi('SignInPlace');
export type SignInPlace = z.infer<typeof SignInPlace>;
export const AttemptRequest = z.object({ attempt: Secret }).openapi('AttemptRequest');

/** Public keys in force, also the one that will sign next. */
export const KeySet = z
  .object({
    keys: z.array(z.object({ kty: z.string(), crv: z.string(), x: z.string(), alg: z.string(), kid: z.string(), use: z.literal('sig') })),
  })
  .openapi('KeySet');

/** Of an invitation for somebody who has lost the second factor too. */
export const InvitationOptions = z.object({ dropsSecondFactor: z.boolean().optional() }).openapi('InvitationOptions');

/** Told once, to whoever invites. `link` carries its secret after `#`. */
export const Invitation = z.object({ link: z.string(), code: z.string(), expiresAt: z.int() }).openapi('Invitation');
export type Invitation = z.infer<typeof Invitation>;

/** A new person who chooses the password when joining. */
export const NewInvitedUser = NewUser.omit({ password: true }).openapi('NewInvitedUser');
export type NewInvitedUser = z.infer<typeof NewInvitedUser>;
export const InvitedUser = z.object({ user: User, invitation: Invitation }).openapi('InvitedUser');
export type InvitedUser = z.infer<typeof InvitedUser>;

/** By the link's secret, or by user name and code. */
export const InvitationKey = z
  .union([
    z.object({ secret: Secret }),
    z.object({ username: z.string().min(1).max(MAX_USERNAME_LENGTH), code: z.string().min(1).max(MAX_CODE_TEXT) }),
  ])
  .openapi('InvitationKey');
export type InvitationKey = z.infer<typeof InvitationKey>;

/** Who is invited, before it is used up. */
export const InvitationSeen = z
  .object({
    campaign: z.string(),
    name: z.string(),
    username: z.string(),
    role: z.enum(ROLES),
    memberships: z.array(Membership),
    /** The person has signed in before: a new password ends the sessions. */
    isReset: z.boolean(),
    expiresAt: z.int(),
  })
  .openapi('InvitationSeen');
export type InvitationSeen = z.infer<typeof InvitationSeen>;

/** `code`: of the second factor, where the person has one and the invitation does not drop it. */
export const JoinRequest = z
  .object({ key: InvitationKey, password: NewUser.shape.password, code: z.string().min(1).max(MAX_CODE_TEXT).optional() })
  .openapi('JoinRequest');
export type JoinRequest = z.infer<typeof JoinRequest>;

/** `code`: of the second factor, where it is on. */
export const PasswordChange = z
  .object({
    current: LoginRequest.shape.password,
    next: NewUser.shape.password,
    code: z.string().min(1).max(MAX_CODE_TEXT).optional(),
  })
  .openapi('PasswordChange');
export type PasswordChange = z.infer<typeof PasswordChange>;

export const SessionInfo = z
  .object({
    id: z.string(),
    /** Browser and system, as far as they can be told; may be empty. */
    agent: z.string(),
    /** The code of the device it was last used on; null before its first room. */
    device: z.string().nullable(),
    createdAt: z.int(),
    seenAt: z.int(),
    expiresAt: z.int(),
    isCurrent: z.boolean(),
  })
  .openapi('SessionInfo');
export type SessionInfo = z.infer<typeof SessionInfo>;

export const DeviceInfo = z
  .object({ code: z.string(), agent: z.string(), createdAt: z.int(), seenAt: z.int(), isEnded: z.boolean(), isWiped: z.boolean() })
  .openapi('DeviceInfo');
export type DeviceInfo = z.infer<typeof DeviceInfo>;

/** Of one person, newest first; sessions that are over are left out. */
export const SignIns = z.object({ sessions: z.array(SessionInfo), devices: z.array(DeviceInfo) }).openapi('SignIns');
export type SignIns = z.infer<typeof SignIns>;

export const SecondFactorState = z.object({ isOn: z.boolean(), recoveryCodesLeft: z.int() }).openapi('SecondFactorState');
export type SecondFactorState = z.infer<typeof SecondFactorState>;

/** Not in force before it is confirmed with a code. `uri` is what the picture for the authenticator app says. */
export const SecondFactorStart = z.object({ secret: z.string(), uri: z.string() }).openapi('SecondFactorStart');
export type SecondFactorStart = z.infer<typeof SecondFactorStart>;
export const PasswordProof = z.object({ password: LoginRequest.shape.password }).openapi('PasswordProof');
export const CodeProof = z.object({ code: z.string().min(1).max(MAX_CODE_TEXT) }).openapi('CodeProof');
export const PasswordAndCode = PasswordProof.extend({ code: z.string().min(1).max(MAX_CODE_TEXT) }).openapi('PasswordAndCode');
/** Ten, each good once, shown once. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).openapi('RecoveryCodes');
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
