import { MAX_HELD_MS, type Rates } from '../../schema/limits.ts';
import { Allowance } from './allowance.ts';
import { type Connection, reasonOf } from './connection.ts';
import type { Queued } from './intake.ts';
import type { Timers } from './timers.ts';

/** Of a person and device: its connections share it, for each new one would bring its own beginning. */
type Shared = { readonly bytes: Allowance; readonly operations: Allowance };

/** One connection's: what it may still send, and what waits until it may. */
type Pace = Shared & {
  readonly frames: Allowance;
  readonly questions: Allowance;
  readonly presence: Allowance;
  /** Whatever is no edit, however little it says. */
  readonly asides: Allowance;
  held: Queued[];
  /** The latest of each kind; what came before it has nothing to say any more. */
  readonly later: Map<'question' | 'presence' | 'query', () => void>;
  callOff: (() => void) | null;
};

/**
 * Lets frames into the room as fast as they may come (L3). What comes faster waits here, in its order and unacknowledged, and nothing of it is lost; only what
 * would wait so long that its tablet takes the connection for dead is closed 4429, with the time to wait.
 *
 * @param deps.release a data frame's turn has come
 */
export function createThrottle(deps: { readonly timers: Timers; readonly rates: Rates; readonly release: (item: Queued) => void }) {
  const { timers, rates, release } = deps;
  const paces = new Map<Connection, Pace>();
  const devices = new Map<string, Shared>();

  function sharedOf({ claims }: Connection): Shared {
    const name = `${claims.userId}.${claims.device}`;
    const known = devices.get(name);
    if (known) return known;
    const nowMs = timers.elapsedMs();
    const held = new Set([...paces.values()].map(({ operations }) => operations)); // of whoever is here: what it brings is counted where it is looked at
    for (const [other, { bytes, operations }] of devices)
      if (!held.has(operations) && bytes.isFull(nowMs) && operations.isFull(nowMs)) devices.delete(other);
    const fresh = { bytes: new Allowance(rates.bytes, nowMs), operations: new Allowance(rates.operations, nowMs) };
    devices.set(name, fresh);
    return fresh;
  }

  function paceOf(connection: Connection): Pace {
    const known = paces.get(connection);
    if (known) return known;
    const nowMs = timers.elapsedMs();
    const fresh: Pace = {
      ...sharedOf(connection),
      frames: new Allowance(rates.frames, nowMs),
      questions: new Allowance(rates.questions, nowMs),
      presence: new Allowance(rates.presence, nowMs),
      asides: new Allowance(rates.asides, nowMs),
      held: [],
      later: new Map(),
      callOff: null,
    };
    paces.set(connection, fresh);
    return fresh;
  }

  const dataWaitMs = ({ frames, bytes, operations: own }: Pace, nowMs: number): number =>
    Math.max(frames.waitMs(nowMs), bytes.waitMs(nowMs), own.waitMs(nowMs));

  function pass(pace: Pace, item: Queued, nowMs: number): void {
    pace.frames.take(1, nowMs);
    pace.bytes.take(item.frame.update.length, nowMs);
    release(item);
  }

  /** Lets through whose turn it is, and looks again when the next one's comes. */
  function letThrough(connection: Connection, pace: Pace): void {
    pace.callOff = null;
    if (!connection.isOpen) return; // closed meanwhile: its tablet sends what was not acknowledged again, and may have thought better of it
    const nowMs = timers.elapsedMs();
    let passed = 0;
    for (const item of pace.held) {
      if (dataWaitMs(pace, nowMs) > 0) break;
      pass(pace, item, nowMs);
      passed += 1;
    }
    pace.held = pace.held.slice(passed);
    for (const [kind, run] of pace.later) {
      const allowance = kind === 'question' ? pace.questions : pace.presence;
      if (allowance.waitMs(nowMs) > 0) continue;
      allowance.take(1, nowMs);
      pace.later.delete(kind);
      run();
    }
    lookAgain(connection, pace, nowMs);
  }

  function lookAgain(connection: Connection, pace: Pace, nowMs: number): void {
    if (pace.callOff || !connection.isOpen) return;
    const waits: number[] = [];
    if (pace.held.length > 0) {
      const waitMs = dataWaitMs(pace, nowMs);
      if (waitMs > MAX_HELD_MS) return connection.close('too-fast', reasonOf('too-fast', waitMs));
      waits.push(waitMs);
    }
    for (const kind of pace.later.keys()) waits.push((kind === 'question' ? pace.questions : pace.presence).waitMs(nowMs));
    if (waits.length > 0) pace.callOff = timers.after(Math.max(1, Math.ceil(Math.min(...waits))), () => letThrough(connection, pace));
  }

  /** Counts a frame that is no edit; closes whoever sends more of them than anybody honest. @returns whether it is to be looked at */
  function takeAside(connection: Connection): boolean {
    const { asides } = paceOf(connection);
    const nowMs = timers.elapsedMs();
    const waitMs = asides.waitMs(nowMs);
    if (waitMs > 0) connection.close('too-fast', reasonOf('too-fast', waitMs));
    else asides.take(1, nowMs);
    return waitMs === 0;
  }

  /** Runs it now, or later in place of what of its kind waits already. */
  function inTime(connection: Connection, kind: 'question' | 'presence' | 'query', run: () => void): void {
    const pace = paceOf(connection);
    const allowance = kind === 'question' ? pace.questions : pace.presence;
    const nowMs = timers.elapsedMs();
    if (allowance.waitMs(nowMs) > 0) {
      pace.later.set(kind, run);
      return lookAgain(connection, pace, nowMs);
    }
    allowance.take(1, nowMs);
    pace.later.delete(kind); // older than this
    run();
  }

  return {
    /** A data frame: it is released now, or in its turn. */
    data(connection: Connection, item: Queued): void {
      if (connection.claims.isCarrier) return release(item); // the server's own
      const pace = paceOf(connection);
      if (pace.held.length === 0 && dataWaitMs(pace, item.atMs) === 0) return pass(pace, item, item.atMs);
      pace.held.push(item);
      lookAgain(connection, pace, item.atMs);
    },
    inTime,
    takeAside,
    /** What a frame brought into the document is counted once it is known. */
    brought(connection: Connection, count: number): void {
      if (connection.claims.isCarrier) return;
      sharedOf(connection).operations.take(count, timers.elapsedMs()); // also of a socket that has gone meanwhile
    },
    /** Its socket is gone. What it had sent is taken all the same, unless it was the server that closed it (`isCut`). */
    leave(connection: Connection, isCut: boolean): void {
      const pace = paces.get(connection);
      paces.delete(connection);
      pace?.callOff?.();
      if (pace && !isCut) for (const item of pace.held) pass(pace, item, timers.elapsedMs()); // its device's next connection waits for that
    },
    destroy(): void {
      for (const pace of paces.values()) pace.callOff?.();
      paces.clear();
    },
  };
}
