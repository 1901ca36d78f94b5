import { randomBytes } from 'node:crypto';
import type { AwarenessEntry } from './frames.ts';
import type { Timers } from './timers.ts';

/** Every process says so often who is with it, also when nobody has moved: what was lost on the way is made good, and a process that ended is noticed. */
const SAY_EVERY_MS = 4_000;
/** Whoever is with a process that has said nothing for so long is not there any more. */
const FORGET_AFTER_MS = 10_000;
const MAX_MESSAGE_PEOPLE = 5_000;

/** What carries a room's presence between the processes that hold it. */
export type PresenceChannel = (
  room: string,
  heard: { message(bytes: Uint8Array): void /** Messages may have been missed. */; gap(): void },
) => { publish(message: Uint8Array): void; close(): void };

/** Somebody who is with another process. `tablet` is the person and device, as in a ticket. */
export type PersonElsewhere = AwarenessEntry & { readonly tablet: string; readonly process: string };

/** `all`: these are everybody who is with the process, and nobody else. `asks`: it wants to hear from the others. */
type Message = {
  readonly from: string;
  readonly all: boolean;
  readonly asks: boolean;
  readonly people: readonly (readonly [clientId: number, clock: number, state: string, tablet: string])[];
};

/**
 * Who of a room is with other processes. Nothing of it is stored, and nothing waits for it: a message that is lost is made good by a later one.
 *
 * @param deps.here everybody who is with this process
 * @param deps.onChanged somebody elsewhere has come, changed or (state `'null'`) gone
 */
export function createPresenceElsewhere(deps: {
  readonly room: string;
  readonly open: PresenceChannel;
  readonly timers: Timers;
  readonly here: () => readonly Omit<PersonElsewhere, 'process'>[];
  readonly onChanged: (person: PersonElsewhere) => void;
}) {
  const { timers } = deps;
  const self = randomBytes(6).toString('hex');
  const people = new Map<number, PersonElsewhere>();
  const heardAtMs = new Map<string, number>();
  const channel = deps.open(deps.room, { message: hear, gap: () => say(deps.here(), { all: true, asks: true }) });
  let callOff = timers.after(SAY_EVERY_MS, tick);
  let saidSomebody = false;

  function say(who: readonly Omit<PersonElsewhere, 'process'>[], { all = false, asks = false } = {}): void {
    const told = who.map(({ clientId, clock, state, tablet }): Message['people'][number] => [clientId, clock, state, tablet]);
    channel.publish(Buffer.from(JSON.stringify({ from: self, all, asks, people: told } satisfies Message)));
  }

  function hear(bytes: Uint8Array): void {
    const message = parse(bytes);
    if (!message || message.from === self) return;
    heardAtMs.set(message.from, timers.elapsedMs());
    for (const [clientId, clock, state, tablet] of message.people) take({ clientId, clock, state, tablet, process: message.from });
    if (message.all) {
      const named = new Set(message.people.map(([clientId]) => clientId));
      for (const person of people.values()) if (person.process === message.from && !named.has(person.clientId)) gone(person);
    }
    if (message.asks) say(deps.here(), { all: true });
  }

  function take(person: PersonElsewhere): void {
    const known = people.get(person.clientId);
    if (person.state === 'null') {
      if (known?.process === person.process) gone({ ...known, clock: person.clock }); // of somebody who went elsewhere meanwhile it says nothing
      return;
    }
    if (known && known.clock >= person.clock) return;
    people.set(person.clientId, person);
    deps.onChanged(person);
  }

  function gone(person: PersonElsewhere): void {
    people.delete(person.clientId);
    deps.onChanged({ ...person, state: 'null' });
  }

  function tick(): void {
    const here = deps.here();
    if (here.length > 0 || saidSomebody) say(here, { all: true });
    saidSomebody = here.length > 0;
    for (const [process, atMs] of heardAtMs) {
      if (timers.elapsedMs() - atMs < FORGET_AFTER_MS) continue;
      heardAtMs.delete(process);
      for (const person of people.values()) if (person.process === process) gone(person);
    }
    callOff = timers.after(SAY_EVERY_MS, tick);
  }

  return {
    people: people as ReadonlyMap<number, PersonElsewhere>,
    /** Somebody who is here has come, changed or gone. */
    tell: (who: readonly Omit<PersonElsewhere, 'process'>[]): void => say(who),
    /** The person has come here. */
    forget(clientId: number): void {
      people.delete(clientId);
    },
    close(): void {
      callOff();
      say([], { all: true });
      channel.close();
    },
  };
}

function parse(bytes: Uint8Array): Message | null {
  try {
    const { from, all, asks, people } = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
    if (typeof from !== 'string' || !Array.isArray(people) || people.length > MAX_MESSAGE_PEOPLE || !people.every(isPerson)) return null;
    return { from, all: all === true, asks: asks === true, people };
  } catch {
    return null;
  }
}

const isPerson = (said: unknown): said is Message['people'][number] =>
  Array.isArray(said) &&
  Number.isSafeInteger(said[0]) &&
  Number.isSafeInteger(said[1]) &&
  typeof said[2] === 'string' &&
  typeof said[3] === 'string';
