import { createHash, randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { CODE_ALPHABET, type SecondFactorStart, type SecondFactorState } from '../../schema/accountApi.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { foldCode } from '../../schema/foldCode.ts';
import { recoveryCode, secondFactor } from '../../schema/tables/people.ts';
import type { Db } from '../database.ts';
import type { Actor, Acts } from './acts.ts';
import { drawCode } from './drawCode.ts';
import { createLoginLimits } from './loginLimits.ts';

const SECRET_BYTES = 20; // as long as SHA-1's result, as RFC 4226 asks
const STEP_MS = 30_000;
const RECOVERY_CODES = 10;
/** 58 bits: no guessing finds one, however fast, and SHA-256 is enough to keep them. */
const RECOVERY_LENGTH = 12;
const ISSUER = 'Committee Room';
/** Three codes count at any moment, of a million: 480 guesses a day find one in 700… */
const MAX_WRONG_CODES = 5;
/** …on a known device of which somebody with a stolen session makes as many as they like: 1,920 on all together. */
const MAX_WRONG_EVERYWHERE = 20;
const WRONG_CODES_WINDOW_MS = 15 * 60_000;

/** Whose wrong codes count together when somebody who is signed in gives one. */
export const OWN = 'own';

export type SecondFactor = ReturnType<typeof createSecondFactor>;

/**
 * Codes from an authenticator app (TOTP: SHA-1, six digits, 30 s, what every app does), besides the password, and ten recovery codes for whoever has lost it. A code
 * is taken once; one step before and after the present counts, for clocks differ.
 *
 * @param deps.onChanged whether somebody has one is another answer now
 */
export function createSecondFactor(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly now: () => number;
  readonly record: RecordAudit;
  readonly onChanged: (userId: string) => void;
}) {
  const { db, acts, now, record } = deps;
  const limits = createLoginLimits({ now, maxFailures: MAX_WRONG_CODES, windowMs: WRONG_CODES_WINDOW_MS });
  const everywhere = createLoginLimits({ now, maxFailures: MAX_WRONG_EVERYWHERE, windowMs: WRONG_CODES_WINDOW_MS });

  const rowOf = (userId: string) => db.select().from(secondFactor).where(eq(secondFactor.userId, userId)).get();
  const isOn = (userId: string): boolean => (rowOf(userId)?.confirmedAt ?? null) !== null;
  const unused = (userId: string) => and(eq(recoveryCode.userId, userId), isNull(recoveryCode.usedAt));
  const codesLeft = (userId: string): number => db.select().from(recoveryCode).where(unused(userId)).all().length;

  /** The step whose code this is, if it is later than the last one that was taken. */
  function stepOf({ secret, lastStep }: typeof secondFactor.$inferSelect, token: string, atMs: number): number | null {
    const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: STEP_MS / 1000 });
    const delta = totp.validate({ token, window: 1, timestamp: atMs });
    const step = delta === null ? null : Math.floor(atMs / STEP_MS) + delta;
    return step !== null && step > lastStep ? step : null;
  }

  function takeRecoveryCode(userId: string, typed: string): boolean {
    const isMeant = and(unused(userId), eq(recoveryCode.codeHash, sha256(typed)));
    return acts.act(() => {
      const { changes } = db.update(recoveryCode).set({ usedAt: now() }).where(isMeant).run();
      if (changes === 0) return false;
      record({ kind: 'recovery-code-used', userId, details: { left: codesLeft(userId) } });
      return true;
    });
  }

  function take(userId: string, code: string, atMs: number): 'second-factor' | 'recovery-code' | null {
    const row = rowOf(userId);
    if (!row) return null;
    const typed = foldCode(code);
    if (!isShown(typed)) return row.confirmedAt !== null && takeRecoveryCode(userId, typed) ? 'recovery-code' : null;
    const step = stepOf(row, typed, atMs);
    if (step === null) return null;
    db.update(secondFactor).set({ lastStep: step }).where(eq(secondFactor.userId, userId)).run();
    return 'second-factor';
  }

  /** To be called in an act. */
  function makeCodes(userId: string): string[] {
    const codes = Array.from({ length: RECOVERY_CODES }, () => drawCode(RECOVERY_LENGTH, CODE_ALPHABET));
    db.delete(recoveryCode).where(eq(recoveryCode.userId, userId)).run();
    for (const code of codes)
      db.insert(recoveryCode)
        .values({ userId, codeHash: sha256(code) })
        .run();
    return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'));
  }

  /** Counts with both limits, or with neither. Throws AppError('too-fast'). */
  function begin(userId: string, code: string, from: string): (outcome: 'right' | 'wrong') => void {
    // not a recovery code, which nobody guesses: whoever is held up by guesses elsewhere gets in with one
    const endedEverywhere = isShown(code) && from !== OWN ? everywhere.begin(userId) : null;
    try {
      const ended = limits.begin(JSON.stringify([userId, from]));
      return (outcome) => {
        ended(outcome);
        endedEverywhere?.(outcome);
      };
    } catch (error) {
      endedEverywhere?.('not-looked-at');
      throw error;
    }
  }

  /**
   * Takes a code for this person.
   * @param how.atMs when it was sent: whoever waited in the queue typed it before
   * @param how.from whose wrong codes are counted together, besides the person's id; a known device's own, or nothing
   * @throws AppError: `wrong-code`, `too-fast`
   */
  function check(
    userId: string,
    code: string,
    how: { readonly atMs?: number; readonly from?: string } = {},
  ): 'second-factor' | 'recovery-code' {
    const end = begin(userId, code, how.from ?? '');
    let taken: ReturnType<typeof take> = null;
    try {
      taken = take(userId, code, how.atMs ?? now());
    } finally {
      end(taken ? 'right' : 'wrong');
    }
    if (!taken) throw new AppError('wrong-code');
    return taken;
  }

  return {
    isOn,
    check,

    state: (userId: string): SecondFactorState => ({
      isOn: isOn(userId),
      recoveryCodesLeft: isOn(userId) ? codesLeft(userId) : 0,
    }),

    /** A secret that is not in force before {@link confirm}; the one before it is forgotten. Throws AppError('conflict') when it is on already. */
    begin(userId: string, username: string): SecondFactorStart {
      if (isOn(userId)) throw new AppError('conflict', { reason_en: 'it is on already', reason_ar: 'هو مفعّل من قبل' });
      const secret = new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer });
      const fresh = { secret: secret.base32, confirmedAt: null, lastStep: 0 };
      db.insert(secondFactor)
        .values({ userId, ...fresh })
        .onConflictDoUpdate({ target: secondFactor.userId, set: fresh })
        .run();
      return { secret: secret.base32, uri: new TOTP({ issuer: ISSUER, label: username, secret }).toString() };
    },

    /**
     * Puts it in force with a first code.
     * @returns the recovery codes, never to be had again
     * @throws AppError: `conflict` when nothing was begun or it is on already, `wrong-code`, `too-fast`
     */
    confirm(userId: string, code: string, by: Actor): string[] {
      const row = rowOf(userId);
      if (!row || row.confirmedAt !== null) throw new AppError('conflict', { reason_en: 'begin again', reason_ar: 'ابدأ من جديد' });
      return acts.act(() => {
        check(userId, code, { from: OWN });
        db.update(secondFactor).set({ confirmedAt: now() }).where(eq(secondFactor.userId, userId)).run();
        record({ kind: 'second-factor-on', ...by });
        deps.onChanged(userId);
        return makeCodes(userId);
      });
    },

    /** Ten new recovery codes in place of all before. Throws AppError: `conflict` when it is off, `wrong-code`, `too-fast`. */
    renewCodes(userId: string, code: string, by: Actor): string[] {
      refuseWhenOff(userId);
      check(userId, code, { from: OWN });
      return acts.act(() => {
        record({ kind: 'recovery-codes-made', ...by });
        return makeCodes(userId);
      });
    },

    /** Throws AppError: `conflict` when it is off, `wrong-code`, `too-fast`. */
    turnOff(userId: string, code: string, by: Actor): void {
      refuseWhenOff(userId);
      check(userId, code, { from: OWN });
      drop(userId, by);
    },

    drop,
  };

  function refuseWhenOff(userId: string): void {
    if (!isOn(userId)) throw new AppError('conflict', { reason_en: 'it is off', reason_ar: 'هو غير مفعّل' });
  }

  /** Takes it away, without asking for a code; where there is none nothing happens. */
  function drop(userId: string, by: Actor): void {
    acts.act(() => {
      const wasOn = isOn(userId);
      db.delete(secondFactor).where(eq(secondFactor.userId, userId)).run();
      db.delete(recoveryCode).where(eq(recoveryCode.userId, userId)).run();
      if (wasOn) record({ kind: 'second-factor-off', ...by, details: { of: userId } });
      deps.onChanged(userId);
    });
  }
}

/** Whether it is of the kind that an authenticator app shows. */
const isShown = (code: string): boolean => /^\d{6}$/.test(foldCode(code));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
