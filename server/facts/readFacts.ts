import { importJWK, type JWTHeaderParameters } from 'jose';
import type { z } from 'zod';
import { AppError } from '../../schema/errors.ts';
import { MAX_CORE_SILENCE_MS } from '../../schema/limits.ts';
import type { KnownFacts } from '../accounts/redeemTicket.ts';
import type { PublicKeyOf } from '../accounts/signedTokens.ts';
import type { Standing } from '../accounts/standing.ts';
import { REDIS_TIMEOUT_MS } from '../redis/connectRedis.ts';
import {
  CAMPAIGN_FIELD,
  CampaignField,
  ERASED_ARRIVALS_FIELD,
  ERASED_FIELD,
  ErasedArrivalsField,
  KeyField,
  keyField,
  PersonField,
  personField,
  rollField,
  SessionField,
  sessionField,
} from './factFields.ts';
import { followFacts } from './followFacts.ts';
import { orCannotSave } from './orCannotSave.ts';

export type ReadFacts = Standing &
  KnownFacts & {
    readonly publicKeyOf: PublicKeyOf;
    /** The version of a committee's roll; null when it has none. */
    rollVersionOf(committee: string): string | null;
    /** Ids of electors who were erased, packed. */
    erased(): string;
    /** Keys in a room of arrivals on no list that were one of them. */
    erasedArrivals(room: string): readonly string[];
    /** The campaign's; UTC while there is none. */
    timeZone(): string;
    /** When the core was last known to live, epoch milliseconds; null while it never was. */
    heardAtMs(): number | null;
    /** Stops; what is known stays. */
    close(): void;
  };

const MAX_UNDERSTOOD = 50_000;

/**
 * What a process without accounts knows of people, sessions, keys and campaign: what the core has published, kept in memory, so that it survives
 * Redis and core being away (P6).
 *
 * @param deps.elapsedMs a clock that never jumps
 * @param deps.onChanged connections of this session or this person have to be asked again whether they may live; within a second of the change (P2)
 */
export function readFacts(deps: Parameters<typeof followFacts>[0] & { readonly now: () => number }): ReadFacts {
  const { now, elapsedMs, timeoutMs = REDIS_TIMEOUT_MS } = deps;
  const known = followFacts(deps);
  const keyObjects = new WeakMap<object, ReturnType<typeof importJWK>>();
  /** What fields were understood as; an entry counts while its text is the field's. */
  const understood = new Map<string, { readonly text: string; readonly fact: unknown }>();

  /** A fact, or null: also when it is not understood, which is told once. */
  function fact<T extends z.ZodType>(field: string, as: T): z.output<T> | null {
    const text = known.field(field);
    if (text === null) {
      understood.delete(field);
      return null;
    }
    const before = understood.get(field);
    if (before?.text === text) return before.fact as z.output<T> | null; // a field is always read as the same
    const found = parse(text, as);
    if (found === null) deps.onError(new Error(`the core published a ${field.split(':')[0]} that is not understood`));
    if (understood.size >= MAX_UNDERSTOOD) understood.clear(); // sessions that are over leave theirs behind
    understood.set(field, { text, fact: found });
    return found;
  }

  const person = (userId: string) => fact(personField(userId), PersonField);

  function session(sessionId: string): { readonly endsAtMs: number } | null {
    const heard = known.heardAtElapsedMs();
    if (heard === null || elapsedMs() - heard > MAX_CORE_SILENCE_MS) return null; // nobody knows any more
    const found = fact(sessionField(sessionId), SessionField);
    return found && found.expiresAtMs > now() ? found : null;
  }

  const publicKeyOf = async ({ kid = '' }: JWTHeaderParameters) => {
    const jwk = fact(keyField(kid), KeyField);
    if (!jwk) throw new Error('signed with a key that is not ours');
    const imported = keyObjects.get(jwk) ?? importJWK(jwk);
    keyObjects.set(jwk, imported);
    const key = await imported;
    if (key instanceof Uint8Array) throw new Error('a public key is none');
    return key;
  };

  return {
    find: person,
    memberOf(userId) {
      const found = person(userId);
      return found && !found.isDisabled ? found.member : null;
    },
    endsAtMs: (sessionId) => session(sessionId)?.endsAtMs ?? null,
    isLive: (sessionId) => session(sessionId) !== null,
    publicKeyOf,
    timeZone: () => fact(CAMPAIGN_FIELD, CampaignField)?.timeZone ?? 'UTC',
    rollVersionOf: (committee) => known.field(rollField(committee)),
    erased: () => known.field(ERASED_FIELD) ?? '',
    erasedArrivals: (room) => (fact(ERASED_ARRIVALS_FIELD, ErasedArrivalsField) ?? []).flatMap(([of, key]) => (of === room ? [key] : [])),
    isLoaded: () => known.version() !== null,
    heardAtMs() {
      const heard = known.heardAtElapsedMs();
      return heard === null ? null : now() - (elapsedMs() - heard);
    },
    async atLeast(version) {
      const isEnough = (): boolean => (known.version() ?? Number.NEGATIVE_INFINITY) >= version;
      if (!isEnough()) await orCannotSave(known.look(), timeoutMs);
      if (!isEnough()) throw new AppError('cannot-save');
    },
    close: known.close,
  };
}

function parse<T extends z.ZodType>(text: string, as: T): z.output<T> | null {
  try {
    return as.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
