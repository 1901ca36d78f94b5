import type { Redis } from 'ioredis';
import type { Channels } from '../redis/channels.ts';
import { connected } from '../redis/connected.ts';
import { REDIS_TIMEOUT_MS } from '../redis/connectRedis.ts';
import { runScript } from '../redis/script.ts';
import { subjectOf } from './factFields.ts';
import { factsKeys } from './factsKeys.ts';
import { decodeMessage, type FactsChange } from './factsMessage.ts';
import { READ_FACTS } from './factsScripts.ts';
import { createRounds } from './rounds.ts';

/** Everything that was published, under a version. */
type Facts = { readonly version: number; readonly fields: Map<string, string> };

/**
 * Follows the core's publications: a change is taken when its version joins; anything else (a gap, a whole publication, a look every few seconds that
 * finds another version) reads everything, in one step of Redis.
 */
export function followFacts(deps: {
  readonly redis: Redis;
  readonly channels: Pick<Channels, 'subscribe'>;
  readonly elapsedMs: () => number;
  readonly onChanged: (of: { readonly sessionId: string } | { readonly userId: string }) => void;
  /** A field is another now. */
  readonly onField?: (field: string) => void;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
  readonly lookEveryMs?: number;
  readonly timeoutMs?: number;
}) {
  const { redis, elapsedMs, timeoutMs = REDIS_TIMEOUT_MS } = deps;
  const keys = factsKeys(deps.prefix);
  const rounds = createRounds(async () => {
    try {
      await read();
    } catch (error) {
      if (!isClosed) deps.onError(error);
      throw error;
    }
  });
  let facts: Facts | null = null;
  /** The newest sign of life, by Redis's clock… */
  let beatMs = Number.NEGATIVE_INFINITY;
  /** …and when that was, by ours. */
  let heardAt: number | null = null;
  /** What came while something was being read: the answer may be from before it. */
  let meanwhile: FactsChange[] | null = null;
  let isClosed = false;

  function heard(atMs: number): void {
    heardAt = Math.max(heardAt ?? atMs, atMs);
  }

  async function read(): Promise<void> {
    await connected(redis, timeoutMs);
    const changes: FactsChange[] = [];
    meanwhile = changes;
    try {
      const answer = await runScript(redis, READ_FACTS, [keys.facts, facts?.version ?? '']);
      if (!isClosed) take(answer as readonly unknown[], changes); // as the script returns it
    } finally {
      meanwhile = null;
    }
  }

  function take([time, version, beat, all]: readonly unknown[], changes: readonly FactsChange[]): void {
    if (version === undefined) return; // nothing is published: what is known stands
    const [readAtMs, foundBeatMs] = [Number(time), Number(beat)];
    if (foundBeatMs !== beatMs) heard(elapsedMs() - Math.max(0, readAtMs - foundBeatMs));
    if (Array.isArray(all)) replace(factsOf(Number(version), all), foundBeatMs, changes);
    beatMs = Math.max(beatMs, foundBeatMs);
    if (changes.some(({ to }) => to > (facts?.version ?? 0))) lookSoon();
  }

  function replace(found: Facts, foundBeatMs: number, changes: readonly FactsChange[]): void {
    let next = found;
    for (const change of changes) if (change.from === next.version) next = joined(next, change);
    // an older file of Redis: the core will publish again what it knows. One that is older and alive is a core whose clock was set back
    if (facts && next.version < facts.version && foundBeatMs < beatMs) return;
    const before = facts;
    facts = next;
    if (before)
      tell(
        [...new Set([...before.fields.keys(), ...next.fields.keys()])].filter(
          (field) => before.fields.get(field) !== next.fields.get(field),
        ),
      );
  }

  function receive(bytes: Buffer): void {
    const received = decodeMessage(bytes);
    if (!received) return lookSoon();
    const { message } = received;
    heard(elapsedMs());
    beatMs = Math.max(beatMs, received.beatMs);
    if (message.kind === 'beat') {
      if (message.version !== facts?.version) lookSoon();
      return;
    }
    if (message.kind === 'all') return lookSoon();
    meanwhile?.push(message);
    if (facts?.version === message.from) {
      facts = joined(facts, message);
      tell([...Object.keys(message.set), ...message.drop]);
    } else if (!meanwhile) lookSoon();
  }

  /** Connections are asked after all of it is known. */
  function tell(fields: readonly string[]): void {
    for (const field of fields) {
      deps.onField?.(field);
      const subject = subjectOf(field);
      if (subject) deps.onChanged(subject);
    }
  }

  function lookSoon(): void {
    if (!isClosed) rounds.next().catch(() => {}); // it was told, and the next look tries again
  }

  const stop = deps.channels.subscribe(keys.channel, { message: receive, gap: lookSoon });
  const looking = setInterval(lookSoon, deps.lookEveryMs ?? 5_000);
  looking.unref();
  lookSoon();

  return {
    /** Null until something was read. */
    version: (): number | null => facts?.version ?? null,
    field: (name: string): string | null => facts?.fields.get(name) ?? null,
    /** When the core was last known to live, by the clock that never jumps; null while it never was. */
    heardAtElapsedMs: () => heardAt,
    /** Resolves once what Redis held at some moment after the call is known. Rejects when that is not to be had. */
    look: rounds.next,
    close(): void {
      isClosed = true;
      stop();
      clearInterval(looking);
    },
  };
}

/** Of a hash as Redis tells it: name, value, name, value. */
function factsOf(version: number, flat: readonly unknown[]): Facts {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(String(flat[i]), String(flat[i + 1]));
  fields.delete('version');
  fields.delete('beat');
  return { version, fields };
}

/** The fields are the same map: nobody else holds it. */
function joined({ fields }: Facts, change: FactsChange): Facts {
  for (const [field, text] of Object.entries(change.set)) fields.set(field, text);
  for (const field of change.drop) fields.delete(field);
  return { version: change.to, fields };
}
