import type { Redis } from 'ioredis';
import { AppError } from '../../schema/errors.ts';
import type { AccountFacts, ChangedFact } from '../accounts/accountFacts.ts';
import { FencedOffError } from '../fencedOffError.ts';
import { connected } from '../redis/connected.ts';
import { REDIS_TIMEOUT_MS } from '../redis/connectRedis.ts';
import { checkFence, orFencedOff } from '../redis/coreFence.ts';
import { runScript, type Script } from '../redis/script.ts';
import { withoutArguments } from '../redis/withoutArguments.ts';
import { allFields, fieldsOf, readField, sessionField } from './factFields.ts';
import { factsKeys } from './factsKeys.ts';
import { encodeMessage } from './factsMessage.ts';
import { BEAT, CLAIM_INSTALLATION, PUBLISH_ALL, PUBLISH_CHANGE } from './factsScripts.ts';
import { orCannotSave } from './orCannotSave.ts';
import { publishRolls } from './publishRolls.ts';
import type { RollFacts } from './rollFacts.ts';
import { createRounds } from './rounds.ts';

/** This Redis belongs to another installation: its message is the one sentence that people read. */
export class ForeignRedisError extends Error {
  override readonly name = 'ForeignRedisError';
}

/**
 * Keeps Redis in step with what the core knows of people, sessions, keys and campaign, for the processes that have no accounts (P1–P3). Every change has a version; a
 * beat finds out whether Redis still has it, and says that the core lives. What cannot be published now is published whole when it can. Whoever
 * was given a greater number since has taken its place: then it publishes nothing any more [Q2].
 *
 * @param deps.redis the core's connection for commands
 * @param deps.fence the number under which this process is the core
 * @param deps.rolls who is on the rolls; null when nobody is to know
 * @param deps.installationId whose facts these are: one Redis and prefix serve one installation
 * @param deps.onError something went wrong that nobody waits for; it is tried again at the next beat
 */
export function createFactsPublisher(deps: {
  readonly redis: Redis;
  readonly fence: { number(): Promise<number>; giveUp(): void; isGivenUp(): boolean };
  readonly facts: AccountFacts;
  readonly rolls?: RollFacts | null;
  readonly installationId: string;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
  readonly beatEveryMs?: number;
  readonly timeoutMs?: number;
}) {
  const { redis, facts, rolls = null, now, timeoutMs = REDIS_TIMEOUT_MS } = deps;
  const keys = factsKeys(deps.prefix);
  const rounds = createRounds(async () => {
    try {
      await write();
    } catch (error) {
      if (error instanceof FencedOffError) {
        deps.fence.giveUp();
        stopBeating();
      }
      deps.onError(withoutArguments(error));
      throw error;
    }
  });
  const dirty = new Set<string>();
  /** Of the published sessions, so that those go whose time is over. */
  const expiries = new Map<string, number>();
  let version = now();
  /** Redis has our version, as far as we know. */
  let isInStep = false;
  let isBeatDue = false;
  let beating: NodeJS.Timeout | null = null;

  /** @throws FencedOffError when another process is the core now */
  async function run(script: Script, args: readonly (string | number)[]): Promise<unknown> {
    const number = await deps.fence.number();
    try {
      return await runScript(redis, script, [keys.facts, keys.fence, keys.channel, number, ...args]);
    } catch (error) {
      throw orFencedOff(error);
    }
  }

  /** What fields hold now, which is what is published: a fact that changes again meanwhile is dirty again. */
  function readAll(fields: readonly string[]) {
    const set: Record<string, string> = {};
    const drop: string[] = [];
    for (const field of fields) {
      const text = readField(facts, rolls, field);
      if (text === null) drop.push(field);
      else set[field] = text;
      if (field.startsWith(sessionField(''))) noteExpiry(field.slice(sessionField('').length));
    }
    return { set, drop };
  }

  function noteExpiry(sessionId: string): void {
    const session = facts.session(sessionId);
    if (session) expiries.set(sessionId, session.expiresAtMs);
    else expiries.delete(sessionId);
  }

  async function write(): Promise<void> {
    await connected(redis, timeoutMs);
    const beat = isBeatDue;
    isBeatDue = false;
    for (const [id, expiresAtMs] of expiries) if (expiresAtMs <= now()) dirty.add(sessionField(id));
    if (isInStep && dirty.size > 0) await writeChange();
    else if (isInStep && beat) await confirm(run(BEAT, [version, encodeMessage({ kind: 'beat', version })]));
    if (!isInStep) await writeWhole();
  }

  async function writeChange(): Promise<void> {
    const changed = [...dirty];
    dirty.clear(); // first: what changes again meanwhile is dirty again
    await putRolls(changed).catch((error: unknown) => {
      for (const field of changed) dirty.add(field);
      throw error;
    });
    const { set, drop } = readAll(changed);
    const next = version + 1;
    const pairs = Object.entries(set);
    const message = encodeMessage({ kind: 'change', from: version, to: next, set, drop });
    await confirm(run(PUBLISH_CHANGE, [version, next, message, pairs.length, ...pairs.flat(), ...drop]));
    if (isInStep) version = next;
  }

  async function putRolls(fields: readonly string[]): Promise<void> {
    if (!rolls) return;
    await checkFence(redis, keys.fence, await deps.fence.number()); // they lie there outside of any script
    await publishRolls(redis, keys, rolls, fields);
  }

  /** In step only when Redis says so: after an error nobody knows what was done, and everything is published under a later version. */
  async function confirm(answer: Promise<unknown>): Promise<void> {
    isInStep = false;
    isInStep = Number(await answer) === 1;
  }

  async function writeWhole(): Promise<void> {
    const owner = String(await runScript(redis, CLAIM_INSTALLATION, [keys.installation, deps.installationId]));
    if (owner !== deps.installationId)
      throw new ForeignRedisError(
        `This Redis holds another installation (${owner}, ours is ${deps.installationId}): give each installation a Redis of its own, or its own number of a database`,
      );
    version += 1; // later than a publication whose answer was lost
    for (;;) {
      dirty.clear();
      expiries.clear();
      await putRolls(allFields(facts, rolls));
      const { set } = readAll(allFields(facts, rolls));
      const message = encodeMessage({ kind: 'all', to: version });
      const refusal = await run(PUBLISH_ALL, [version, message, Object.entries(set).flat().join('\n')]);
      isInStep = refusal === null;
      if (isInStep) return;
      version = Number(String(refusal)) + 1; // one whose answer was lost, or of an earlier run whose clock was ahead of ours
    }
  }

  function writeSoon(): void {
    rounds.next().catch(() => {}); // it was told, and the next beat tries again
  }

  function stopBeating(): void {
    if (beating) clearInterval(beating);
    beating = null;
  }

  return {
    /**
     * Publishes everything and begins to beat.
     * @throws ForeignRedisError when the Redis is another installation's; FencedOffError when another process is the core; AppError('cannot-save') when it cannot be had now: then every beat tries again
     */
    async start(): Promise<void> {
      beating ??= setInterval(() => {
        isBeatDue = true;
        writeSoon();
      }, deps.beatEveryMs ?? 5_000);
      beating.unref();
      let foreign: Error | null = null;
      const begun = rounds.next().catch((error: unknown) => {
        if (error instanceof ForeignRedisError || error instanceof FencedOffError) {
          foreign = error;
          stopBeating();
        }
        throw error;
      });
      await orCannotSave(begun, timeoutMs).catch((error: unknown) => {
        throw foreign ?? error;
      });
    },

    /** A fact is another now. What is said in one turn is published in one step. */
    changed(fact: ChangedFact): void {
      if ('roll' in fact) rolls?.forget();
      for (const field of fieldsOf(fact, rolls)) dirty.add(field);
      if (beating) writeSoon();
    },

    /**
     * Resolves once all that changed before the call is published, with its version.
     * @throws AppError('cannot-save') when that is not so within the time of a command, or another process is the core now
     */
    async flushed(): Promise<number> {
      if (!beating || deps.fence.isGivenUp()) throw new AppError('cannot-save');
      if (!isInStep || dirty.size > 0 || !rounds.isIdle()) await orCannotSave(rounds.next(), timeoutMs);
      return version;
    },

    /** Ends the beat and waits for what is under way. The connection stays its owner's. */
    async close(): Promise<void> {
      stopBeating();
      if (!rounds.isIdle()) await orCannotSave(rounds.next(), timeoutMs).catch(() => {}); // what is not published is published at the next start
    },
  };
}
