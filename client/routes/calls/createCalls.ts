import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { CallOutcome } from '../../../schema/calls.ts';
import type { CallResult, CallsAnswer, PhoneAnswer } from '../../../schema/chaseApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { isElectorId, randomId } from '../../../schema/ids.ts';
import type { App } from '../../state/contracts/app.ts';
import type { AnswerClient, CallQueue } from '../../state/contracts/kept.ts';
import type { SaveState } from '../../state/contracts/link.ts';
import { type Callee, calleesOf, nextOf, withoutOver, withResults } from './callOrder.ts';
import { createServerClock } from './createServerClock.ts';
import { zoneOf } from './electionHours.ts';

const ASK_EVERY_MS = 20_000;
const FETCH_AGAIN_MS = 5_000;
/** So long a result may be taken back before it is on its way. */
export const HOLD_MS = 8_000;

export type ShownPhone = { readonly elector: string; readonly phone: string | null; readonly callsToday: number };

/** A caller's day: their list, the elector in hand, and what came of it. */
export type Calls = {
  readonly answer: AnswerClient<CallsAnswer>;
  /** The device has said which results it keeps: nobody is in hand before. */
  readonly isReady: Accessor<boolean>;
  /** Null until what keeps results is there. */
  readonly queue: Accessor<CallQueue | null>;
  readonly save: Accessor<SaveState>;
  readonly callees: Accessor<readonly Callee[]>;
  /** Stays the same elector whatever the server says (J8); `isTheirs`: it is in no slice of theirs any more. */
  readonly inHand: Accessor<{ readonly callee: Callee; readonly isTheirs: boolean } | null>;
  choose(elector: string): void;
  next(): void;
  readonly phone: Accessor<ShownPhone | null>;
  readonly phoneError: Accessor<AppError | null>;
  readonly isAsking: Accessor<boolean>;
  showPhone(): Promise<void>;
  /** Throws AppError `device-cannot-save`. */
  record(outcome: CallOutcome, more?: { readonly callAt?: number; readonly wantsTransport?: boolean }): void;
  /** The last result, while it may be taken back. */
  readonly last: Accessor<{ readonly result: CallResult; readonly callee: Callee } | null>;
  /** Whether it was in time. */
  takeBack(): boolean;
  /** By the server's clock, like every time of an answer and of a result (J25). */
  readonly nowMs: Accessor<number>;
  /** The same, at this moment. */
  now(): number;
  /** When the server last said that the answer holds, by its own clock; null while nothing is known. */
  readonly heardAtMs: Accessor<number | null>;
  readonly maxCallsADay: Accessor<number>;
  /** By whose clock hours are told and typed (J26). */
  readonly zone: Accessor<string>;
};

/** Lists come over HTTP and are kept on the device; results wait there until the server has them (J2, J3). Ends with its owner. */
export function createCalls(app: Pick<App, 'api' | 'openAnswer' | 'calls' | 'isOnline'>): Calls {
  const answer = app.openAnswer<CallsAnswer>('/api/calls');
  const [queue, setQueue] = createSignal<CallQueue | null>(null);
  const [held, setHeld] = createSignal<Callee | null>(null);
  const [phone, setPhone] = createSignal<ShownPhone | null>(null);
  const [phoneError, setPhoneError] = createSignal<AppError | null>(null);
  const [isAsking, setAsking] = createSignal(false);
  const [last, setLast] = createSignal<{ readonly result: CallResult; readonly callee: Callee } | null>(null);
  let forgetting: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function fetchQueue(): Promise<void> {
    try {
      const fetched = await app.calls();
      if (!isOver) setQueue(fetched);
    } catch {
      if (!isOver) setTimeout(fetchQueue, FETCH_AGAIN_MS);
    }
  }
  void fetchQueue();
  createEffect(() => queue()?.show());

  const ask = (): void => {
    if (document.visibilityState === 'visible' && app.isOnline()) answer.reload();
  };
  const asking = setInterval(ask, ASK_EVERY_MS);
  document.addEventListener('visibilitychange', ask);
  onCleanup(() => {
    isOver = true;
    clearInterval(asking);
    clearTimeout(forgetting);
    document.removeEventListener('visibilitychange', ask);
  });
  createEffect(on(() => queue()?.sent(), (sent) => sent && ask(), { defer: true })); // biome-ignore format: one thought

  const { nowMs, now, earliestMs, heardAtMs, tick } = createServerClock(answer, ask);

  const waiting = () => queue()?.waiting() ?? [];
  const takenBack = new Set<string>();
  let before: readonly CallResult[] = [];
  /** Results that have left the queue and that the answer may not tell yet, with when they left. A memo: in between nobody may stand as not called. */
  const gone = createMemo<readonly { readonly result: CallResult; readonly atMs: number }[]>((known) => {
    const still = waiting();
    const left = before.filter(({ id }) => !takenBack.has(id) && !still.some((result) => result.id === id));
    before = still;
    return left.length > 0 ? [...known, ...left.map((result) => ({ result, atMs: now() }))] : known;
  }, []);
  // the device's list says so too: after a reload without a network nothing else would (J18)
  createEffect(
    on(
      gone,
      (all, known = []) => {
        const value = untrack(answer.value);
        if (value && all.length > known.length)
          answer.replace(
            withResults(
              value,
              all.slice(known.length).map(({ result }) => result),
            ),
          );
      },
      { defer: true },
    ),
  );
  const recorded = createMemo(() => {
    const heardMs = heardAtMs() ?? 0;
    const news = [...gone().filter(({ atMs }) => atMs >= heardMs).map(({ result }) => result), ...waiting()]; // biome-ignore format: one thought
    return new Map(news.map((result) => [result.electorId as string, result]));
  });
  const callees = createMemo(() => calleesOf(answer.value(), recorded()));
  const maxCallsADay = () => answer.value()?.maxCallsADay ?? 0;
  const zone = createMemo(() => zoneOf(answer.value()?.timeZone));
  const inHand = createMemo(() => {
    const callee = held();
    if (!callee) return null;
    const now = callees().find(({ id }) => id === callee.id);
    return { callee: now ?? callee, isTheirs: now !== undefined };
  });

  function take(callee: Callee | null): void {
    setHeld(callee);
    setPhone(null);
    setPhoneError(null);
  }
  const next = (except: string | null = null): void => take(nextOf(untrack(callees), now(), untrack(maxCallsADay), except));
  /** What came of earlier calls is known: whoever was called a moment ago, before a reload without a network, is not taken for one who was not (J18). */
  const isReady = (): boolean => queue()?.isLoaded() ?? false;
  // nobody is in hand: the next one comes by itself, also when an hour has come
  createEffect(() => {
    nowMs();
    if (isReady() && callees().length > 0 && held() === null) next();
  });
  createEffect(() => {
    const value = answer.value();
    const reduced = value && withoutOver(value, earliestMs(), heardAtMs() ?? 0, held()?.id ?? null);
    if (reduced) answer.replace(reduced);
  });

  return {
    answer,
    isReady,
    queue,
    save() {
      const state = queue()?.save() ?? { kind: 'connecting', waiting: 0 };
      const isAway = !app.isOnline() || answer.error()?.code === 'unreachable';
      return state.kind === 'saved' && isAway ? { kind: 'offline', waiting: 0 } : state;
    },
    callees,
    inHand,
    choose(elector) {
      const callee = callees().find(({ id }) => id === elector);
      if (callee && callee.id !== held()?.id) take(callee);
    },
    next: () => next(held()?.id),
    phone,
    phoneError,
    isAsking,
    async showPhone() {
      const callee = held();
      if (!callee || isAsking()) return;
      setAsking(true);
      setPhoneError(null);
      try {
        const path = `/api/calls/${encodeURIComponent(callee.sliceId)}/electors/${encodeURIComponent(callee.id)}/phone`;
        const shown = await app.api.send<PhoneAnswer>('POST', path);
        if (held()?.id === callee.id) setPhone({ elector: callee.id, ...shown });
      } catch (error) {
        if (held()?.id === callee.id) setPhoneError(error instanceof AppError ? error : new AppError('internal'));
      } finally {
        setAsking(false);
      }
    },
    record(outcome, { callAt = null, wantsTransport = false }: { callAt?: number | null; wantsTransport?: boolean } = {}) {
      const callee = inHand()?.callee;
      const results = queue();
      if (!callee || !results || !isElectorId(callee.id)) return;
      const id = randomId(16, () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0);
      const result: CallResult = { id, sliceId: callee.sliceId, electorId: callee.id, outcome, callAt, at: now(), wantsTransport };
      results.add(result, HOLD_MS);
      setLast({ result, callee });
      clearTimeout(forgetting);
      forgetting = setTimeout(() => setLast(null), HOLD_MS);
      tick();
      next(callee.id);
    },
    last,
    takeBack() {
      const now = last();
      setLast(null);
      if (!now) return false;
      takenBack.add(now.result.id);
      if (!queue()?.takeBack(now.result.id)) {
        takenBack.delete(now.result.id);
        return false;
      }
      take(now.callee);
      return true;
    },
    nowMs,
    now,
    heardAtMs,
    maxCallsADay,
    zone,
  };
}
