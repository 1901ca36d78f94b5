import { NEWS_NAMES } from '../../../schema/news.ts';
import type { InboxEntry } from './inbox.ts';

export const TOAST_EVERY_MS = 5_000;
/** Of what is counted the same line is told again only after this. */
const SAME_AGAIN_MS = 60_000;

/** `more`: lines that came with it and are told in the inbox only. */
export type Told = { readonly entry: InboxEntry; readonly more: number };

/**
 * Passing messages in turns, never a storm (TG7): at most one new in five seconds, the most urgent of what came meanwhile; the rest is in the inbox. A line that goes on
 * growing is told once a minute, with what it comes to by then.
 */
export function createToastTurns(deps: { readonly now: () => number; readonly tell: (told: Told) => void }) {
  let waiting: readonly InboxEntry[] = [];
  const toldAtMs = new Map<string, number>();
  let nextAtMs = 0;
  let lookedAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const dueAtMs = ({ id }: InboxEntry): number => Math.max(nextAtMs, (toldAtMs.get(id) ?? Number.NEGATIVE_INFINITY) + SAME_AGAIN_MS);

  /** A clock that was set back says nothing about the time before: what was told then may be told again. */
  function followClock(): number {
    const nowMs = deps.now();
    if (nowMs < lookedAtMs) {
      nextAtMs = nowMs;
      toldAtMs.clear();
    }
    lookedAtMs = nowMs;
    return nowMs;
  }

  function turn(): void {
    timer = null;
    const nowMs = followClock();
    const urgency = ({ name }: InboxEntry): number => NEWS_NAMES.indexOf(name);
    const due = waiting.filter((entry) => dueAtMs(entry) <= nowMs).sort((a, b) => urgency(a) - urgency(b));
    const [first, ...more] = due;
    if (first) {
      nextAtMs = nowMs + TOAST_EVERY_MS;
      for (const { id } of due) toldAtMs.set(id, nowMs);
      waiting = waiting.filter((entry) => !due.includes(entry));
      deps.tell({ entry: first, more: more.length });
    }
    arrange();
  }

  function arrange(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const nowMs = followClock();
    const waitMs = Math.min(...waiting.map(dueAtMs)) - nowMs;
    if (waitMs <= 0) turn();
    else timer = setTimeout(turn, waitMs);
  }

  return {
    add(fresh: readonly InboxEntry[]): void {
      const ids = new Set(fresh.map(({ id }) => id));
      waiting = [...fresh, ...waiting.filter(({ id }) => !ids.has(id))];
      arrange();
    },
    /** Nothing that waits is told any more: the person has read it, or does not look. */
    clear(): void {
      waiting = [];
      arrange();
    },
    dispose(): void {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
