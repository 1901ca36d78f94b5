import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { CallsAnswer } from '../../../schema/chaseApi.ts';
import type { AnswerClient } from '../../state/contracts/kept.ts';
import { clockAheadMs } from './callOrder.ts';
import { changeOf, type Look } from './clockChange.ts';

const TICK_MS = 10_000;

/** What time it is at the server, on a device whose clock may be off, and may be set while the screen stands (J25). */
export type ServerClock = {
  /** Goes on every few seconds. */
  readonly nowMs: Accessor<number>;
  /** The same, at this moment. */
  now(): number;
  /** The least that it can be: the device may have slept, or its clock was put forward. */
  readonly earliestMs: Accessor<number>;
  /** When the server last said that the answer holds; null while nothing is known. */
  readonly heardAtMs: Accessor<number | null>;
  /** `nowMs` is this moment. */
  tick(): void;
};

/** How far the clock was ahead when the server was heard, and all that was seen to happen to it until then. */
type Heard = {
  readonly asOf: number;
  readonly atMs: number | null;
  readonly aheadMs: number;
  readonly setMs: number;
  readonly doubtMs: number;
};

const look = (): Look => ({ wallMs: Date.now(), ranMs: performance.now(), isVisible: document.visibilityState === 'visible' });

/** Ends with its owner. @param onChanged something has happened to the clock: the server knows better */
export function createServerClock(answer: Pick<AnswerClient<CallsAnswer>, 'value' | 'atMs'>, onChanged: () => void): ServerClock {
  let seen = look();
  let changed = { setMs: 0, doubtMs: 0 };
  const [shown, setShown] = createSignal({ wallMs: seen.wallMs, ...changed });

  /** @returns how far the clock is ahead by now */
  function lookAgain({ aheadMs, setMs }: Pick<Heard, 'aheadMs' | 'setMs'>): number {
    const before = seen;
    seen = look();
    const change = changeOf(before, seen, aheadMs + changed.setMs - setMs);
    changed = { setMs: changed.setMs + change.setMs, doubtMs: changed.doubtMs + change.doubtMs };
    return aheadMs + changed.setMs - setMs;
  }
  const heard = createMemo<Heard>(
    (known) => {
      const asOf = answer.value()?.asOf ?? 0;
      const atMs = answer.value() ? answer.atMs() : null;
      if (asOf === known.asOf && atMs === known.atMs) return known;
      const beforeMs = lookAgain(known);
      return { asOf, atMs, aheadMs: atMs === null ? 0 : clockAheadMs({ asOf }, atMs, beforeMs), ...changed };
    },
    { asOf: 0, atMs: null, aheadMs: 0, ...changed },
  );

  function tick(): void {
    lookAgain(untrack(heard));
    const before = untrack(shown);
    setShown({ wallMs: seen.wallMs, ...changed });
    if (before.setMs !== changed.setMs || before.doubtMs !== changed.doubtMs) onChanged();
  }
  createEffect(on(heard, tick, { defer: true }));
  const ticking = setInterval(tick, TICK_MS);
  document.addEventListener('visibilitychange', tick); // how the page stood until now
  onCleanup(() => {
    clearInterval(ticking);
    document.removeEventListener('visibilitychange', tick);
  });

  const nowMs = (): number => shown().wallMs - heard().aheadMs - (shown().setMs - heard().setMs);
  return {
    nowMs,
    now: () => {
      const aheadMs = lookAgain(untrack(heard));
      return seen.wallMs - aheadMs;
    },
    earliestMs: () => nowMs() - Math.max(0, shown().doubtMs - heard().doubtMs),
    heardAtMs() {
      const { atMs, aheadMs } = heard();
      return atMs === null ? null : atMs - aheadMs;
    },
    tick,
  };
}
