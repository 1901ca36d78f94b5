import { batch, createSignal, getOwner, onCleanup } from 'solid-js';
import { isCallOutcome, MAX_RESULTS } from '../../schema/calls.ts';
import type { CallResult, CallResultsAnswer } from '../../schema/chaseApi.ts';
import { AppError } from '../../schema/errors.ts';
import { CALLS_ROOM } from '../../schema/rooms.ts';
import type { Api } from './contracts/app.ts';
import type { CallQueue } from './contracts/kept.ts';
import type { SaveState } from './contracts/link.ts';
import type { Outbox } from './createOutbox.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';

/** What the server has turned down for a reason that may pass (a session that ran out, a role that was changed back) is tried again by itself. */
const AGAIN_MS = 30_000;

/** A result and the entry of the outbox that keeps it. */
type Kept = { readonly entry: string; readonly result: CallResult; readonly holdMs: number; heldUntilMs: number };

/**
 * Results of calls between the tap and the server's disk (J3). They lie among the unsent edits of the device, encrypted and sealed like those (D2, Z1), so that
 * counting, signing out and handing in find them there; another tab's are taken over when it is gone. Sent in the order made, at most `MAX_RESULTS` at once.
 */
export function createCallQueue(deps: {
  readonly outbox: Pick<Outbox, 'nextId' | 'load' | 'apply' | 'isBroken' | 'onMore'>;
  readonly api: Pick<Api, 'send'>;
  readonly environment: Pick<Environment, 'on' | 'random' | 'isVisible' | 'now' | 'isOnline'>;
}): CallQueue {
  const { outbox, api, environment } = deps;
  const [kept, setKept] = createSignal<readonly Kept[]>([]);
  const [isAway, setAway] = createSignal(!environment.isOnline());
  const [error, setError] = createSignal<AppError | null>(null);
  const [refused, setRefused] = createSignal<readonly CallResult[]>([]);
  const [isLoaded, setLoaded] = createSignal(false);
  const [sent, setSent] = createSignal(0);
  const [shown, setShown] = createSignal(0);
  const closing = new AbortController();
  /** Whatever became of the attempt: where its answer was lost, the server may have it. */
  const onceSent = new Set<string>();
  let isSending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Leaves the list and the device. */
  function remove(ids: ReadonlySet<string>): void {
    const gone = kept().filter(({ result }) => ids.has(result.id));
    if (gone.length === 0) return;
    setKept((before) => before.filter((one) => !gone.includes(one)));
    outbox.apply({ remove: gone.map(({ entry }) => entry) });
  }

  async function post(results: readonly CallResult[]): Promise<void> {
    const attempt = () => api.send<CallResultsAnswer>('POST', '/api/calls', { results });
    const answer = await keepTrying(attempt, { environment, signal: closing.signal, onFailure: () => setAway(true) });
    setAway(false);
    setError(null);
    const turnedDown = results.filter(({ id }) => answer.refused.includes(id));
    if (turnedDown.length > 0) setRefused((before) => [...before, ...turnedDown]);
    setSent((n) => n + answer.taken.length);
    remove(new Set([...answer.taken, ...answer.refused]));
    if (results.some(({ id }) => kept().some(({ result }) => result.id === id))) throw new AppError('internal'); // it said nothing of some
  }

  /** How long it may still be taken back. More than it was given cannot be left: then the clock was set back, and its time is over. */
  function leftMs({ holdMs, heldUntilMs }: Kept): number {
    const ms = heldUntilMs - environment.now();
    return ms > holdMs ? 0 : ms;
  }
  const due = (): Kept[] => kept().filter((one) => leftMs(one) <= 0);

  async function sendAll(): Promise<void> {
    for (let batch = due(); batch.length > 0; batch = due()) {
      const results = batch.slice(0, MAX_RESULTS).map(({ result }) => result);
      for (const { id } of results) onceSent.add(id);
      await post(results).catch(async (failure: unknown) => {
        const isOneOfThem = failure instanceof AppError && failure.code === 'bad-request' && results.length > 1;
        if (!isOneOfThem) throw failure;
        for (const result of results) await post([result]); // one that cannot be read must not hold up those before it
      });
    }
  }

  async function run(): Promise<void> {
    if (isSending || closing.signal.aborted) return;
    isSending = true;
    clearTimeout(timer);
    let againMs = 0;
    try {
      await sendAll();
    } catch (failure) {
      if (closing.signal.aborted) return;
      setError(failure instanceof AppError ? failure : new AppError('internal'));
      againMs = AGAIN_MS;
    } finally {
      isSending = false;
    }
    wake(againMs);
  }
  const start = (): void => {
    run().catch(() => {}); // it shows its errors itself
  };

  /** When the next of them may go, not before `againMs`. */
  function wake(againMs: number): void {
    clearTimeout(timer);
    if (kept().length === 0 || closing.signal.aborted) return;
    timer = setTimeout(start, Math.max(againMs, Math.min(...kept().map(leftMs))));
  }

  async function load(): Promise<void> {
    const { entries } = await outbox.load(CALLS_ROOM);
    const known = new Set(kept().map(({ entry }) => entry));
    const found = entries.flatMap(({ id, writes }): Kept[] => {
      const result = known.has(id) ? null : readResult(writes[0]?.value);
      return result ? [{ entry: id, result, holdMs: 0, heldUntilMs: 0 }] : [];
    });
    batch(() => {
      if (found.length > 0) setKept((before) => [...found, ...before]);
      setLoaded(true);
    });
    start();
  }
  const reload = (): void => {
    load().catch(() => {}); // it does not reject
  };
  reload();
  const offs = [
    outbox.onMore(reload),
    environment.on('online', () => {
      setAway(false);
      start();
    }),
    environment.on('offline', () => setAway(true)),
    environment.on('visible', start),
  ];

  function save(): SaveState {
    const waiting = kept().length;
    if (outbox.isBroken()) return { kind: 'cannot-save', waiting };
    if (!isLoaded()) return { kind: 'connecting', waiting }; // what earlier page loads have left counts, too
    if (isAway()) return { kind: 'offline', waiting };
    return waiting === 0 ? { kind: 'saved' } : { kind: 'sending', waiting, isSlow: error() !== null };
  }

  return {
    isLoaded,
    waiting: () => kept().map(({ result }) => result),
    save,
    error,
    refused,
    dismissRefused: () => setRefused([]),
    sent,
    add(result, holdMs) {
      if (outbox.isBroken()) throw new AppError('device-cannot-save');
      const next = outbox.nextId();
      const write = { key: result.id, value: JSON.stringify(result), base: undefined };
      const place = { room: CALLS_ROOM, epoch: 0, clientId: 0, clock: -1, update: new Uint8Array() };
      outbox.apply({ put: [{ ...next, ...place, writes: [write] }] });
      setKept((before) => [...before, { entry: next.id, result, holdMs, heldUntilMs: environment.now() + holdMs }]);
      if (!isSending) wake(0);
    },
    takeBack(id) {
      if (onceSent.has(id) || !kept().some(({ result }) => result.id === id)) return false;
      remove(new Set([id]));
      return true;
    },
    sendNow() {
      for (const one of kept()) one.heldUntilMs = 0;
      start();
    },
    retry: start,
    show() {
      setShown((n) => n + 1);
      if (getOwner()) onCleanup(() => setShown((n) => n - 1));
    },
    isShown: () => shown() > 0,
    close() {
      closing.abort();
      clearTimeout(timer);
      for (const off of offs) off();
    },
  };
}

/** Our own writing; null for what a later version keeps there: it stays. */
function readResult(value: unknown): CallResult | null {
  try {
    const result = JSON.parse(String(value)) as CallResult; // looked at below
    return typeof result.id === 'string' && isCallOutcome(result.outcome) ? result : null;
  } catch {
    return null;
  }
}
