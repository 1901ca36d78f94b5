/** Requests and answers of what a tablet asks about itself and of edits that come sealed, as in `api.ts`. Bytes are base64url. Times are epoch milliseconds. */
import { z } from '@hono/zod-openapi';
import { DeviceId } from './deviceId.ts';
import { isScalar, MAX_KEY_LENGTH, MAX_VALUE_LENGTH, type Scalar } from './keys.ts';
import { MAX_SEALED_EDITS, MAX_SEALED_TEXT } from './limits.ts';
import { RESULT_REASONS } from './result.ts';

const Base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/);

/** The server's public key for sealed edits: a raw P-256 point. */
export const SealingKey = z.object({ kid: z.string().max(32), publicKey: Base64Url }).openapi('SealingKey');
export type SealingKey = z.infer<typeof SealingKey>;

export const DeviceRequest = z.object({ deviceId: DeviceId }).openapi('DeviceRequest');

/**
 * What a signed-in person's device is given: its three characters, the key that opens its online envelope (32 bytes, of this person on this device only; never
 * kept on the device), and what unsent edits are sealed to.
 */
export const DeviceAnswer = z.object({ code: z.string(), releaseKey: Base64Url, sealing: SealingKey }).openapi('Device');
export type DeviceAnswer = z.infer<typeof DeviceAnswer>;

/** One edit as it waits on a device, closed. `id`: that of its outbox entry. */
export const SealedEdit = z
  .object({ id: z.string().min(1).max(64), kid: z.string().max(32), sealed: Base64Url.max(MAX_SEALED_TEXT) })
  .openapi('SealedEdit');
export type SealedEdit = z.infer<typeof SealedEdit>;

export const SealedEditsRequest = z.object({ edits: z.array(SealedEdit).min(1).max(MAX_SEALED_EDITS) }).openapi('SealedEdits');

/** `taken`: durable with the server, whether in the document or waiting for a decision; the device may forget them. Others cannot be opened, ever. */
export const SealedEditsAnswer = z.object({ taken: z.array(z.string()), unreadable: z.array(z.string()) }).openapi('SealedEditsTaken');
export type SealedEditsAnswer = z.infer<typeof SealedEditsAnswer>;

const SealedWrite = z.object({
  key: z.string().min(1).max(MAX_KEY_LENGTH),
  value: z.custom<Scalar>(isScalar).refine((value) => typeof value !== 'string' || value.length <= MAX_VALUE_LENGTH),
  base: z.custom<Scalar | undefined>((value) => value === undefined || isScalar(value)).optional(),
});

/** What is inside: the entry and whose it is. `deviceId` proves the device, for only the device and (as a hash) the server know it. */
export const SealedContent = z.object({
  userId: z.string().length(6),
  deviceId: DeviceId,
  /** `refused`: it was sent and not accepted; it is never applied without a decision. */
  kind: z.enum(['unsent', 'refused']),
  entry: z.object({
    id: z.string().min(1).max(64),
    tab: z.string().max(16),
    room: z.string().max(64),
    epoch: z.int(),
    clientId: z.int().min(0),
    clock: z.int().min(-1),
    update: Base64Url,
    writes: z.array(SealedWrite).max(4_096),
    atMs: z.number(),
  }),
});
export type SealedContent = z.infer<typeof SealedContent>;

/** An edit that waits for a coordinator's decision. */
export const HeldEdit = z
  .object({
    id: z.string(),
    room: z.string(),
    userId: z.string(),
    name: z.string(),
    device: z.string(),
    atMs: z.number(),
    receivedAt: z.int(),
    /** Why it was not simply applied: an error code, or `conflict`, `refused`, `not-in-order`. */
    reason: z.string(),
    /** Whether its author may still write there: applied, it is theirs. Otherwise it is written under the name of whoever decides. */
    isAuthorAllowed: z.boolean(),
    /** None of a count: what single ballots say is read with a reason only (CR60). */
    writes: z.array(z.object({ key: z.string(), value: z.unknown(), base: z.unknown().optional(), now: z.unknown().optional() })),
    /** Of a count: how many entries of each kind it brings that are not there, and the numbers of its ballots. */
    brings: z.object({ entries: z.record(z.string(), z.int()), ballots: z.array(z.int()) }).optional(),
  })
  .openapi('HeldEdit');
export type HeldEdit = z.infer<typeof HeldEdit>;
/** `waiting`: how many there are in all; those beyond `edits` follow as these are decided. */
export const HeldEditsAnswer = z.object({ edits: z.array(HeldEdit), waiting: z.int() }).openapi('HeldEdits');
export type HeldEditsAnswer = z.infer<typeof HeldEditsAnswer>;
/** `seen`: what stood in its cells when it was decided, no value where nothing did; what stands there by now is not written over. */
export const HeldEditDecision = z
  .object({
    decision: z.enum(['apply', 'discard']),
    seen: z
      .array(z.object({ key: z.string().max(MAX_KEY_LENGTH), value: z.unknown().optional() }))
      .max(4_096)
      .optional(),
    /** Of a count it has to be said why. It is written down for good, so it is one of those that need no words of one's own. */
    reason: z.enum(RESULT_REASONS).exclude(['other']).optional(),
  })
  .openapi('HeldEditDecision');
export type HeldEditDecision = z.infer<typeof HeldEditDecision>;
