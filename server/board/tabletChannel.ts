import { randomBytes } from 'node:crypto';
import type { Connection } from '../rooms/connection.ts';
import type { PresenceChannel } from '../rooms/presenceElsewhere.ts';
import { readTablet, readTablets, type TabletNow, tabletKey } from './readTablets.ts';

/** In place of a room's name, which has a slash: what it says is of all rooms of a process. */
const CHANNEL = 'tablets';
/** What is new is said so often… */
const SAY_EVERY_MS = 1_000;
/** …and everything this often: what was lost on the way is made good. */
const SAY_ALL_EVERY = 10;
/** Nothing is with a process that has said nothing for so long. */
const FORGET_AFTER_MS = 30_000;

/** Whoever has not asked for so long stood still: that nothing was heard meanwhile says nothing of the others. */
const STOOD_STILL_MS = 10_000;
/** What a message takes on its way, and a little more, is no other clock. */
const SAME_CLOCK_MS = 5_000;

/** `all`: these are all that are with the process. `gone`: names of those that are not any more. `atMs`: what its clock says. */
type Message = {
  readonly from: string;
  readonly all: boolean;
  readonly atMs: number | null;
  readonly tablets: readonly TabletNow[];
  readonly gone: readonly string[];
};

/** Says to the core which tablets are with this process, and what they say of themselves. Returns what ends it. */
export function sayTablets(deps: {
  readonly open: PresenceChannel;
  readonly connections: () => Iterable<Connection>;
  readonly now: () => number;
}): () => void {
  const from = randomBytes(6).toString('hex');
  const channel = deps.open(CHANNEL, { message: () => {}, gap: () => {} });
  let said: ReadonlyMap<string, TabletNow> = new Map();
  let turn = 0;

  function say(now: ReadonlyMap<string, TabletNow>): void {
    const all = turn % SAY_ALL_EVERY === 0;
    turn += 1;
    const tablets = [...now].filter(([key, tablet]) => all || isOther(said.get(key), tablet)).map(([, tablet]) => tablet);
    const gone = [...said.keys()].filter((key) => !now.has(key));
    said = now;
    if (all || tablets.length + gone.length > 0)
      channel.publish(Buffer.from(JSON.stringify({ from, all, atMs: deps.now(), tablets, gone } satisfies Message)));
  }
  const timer = setInterval(() => say(readTablets(deps.connections())), SAY_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    turn = 0;
    say(new Map());
    channel.close();
  };
}

/** That it was heard again is no news. */
const isOther = (before: TabletNow | undefined, now: TabletNow): boolean =>
  !before || JSON.stringify({ ...before, heardAtMs: 0 }) !== JSON.stringify({ ...now, heardAtMs: 0 });

/** Hears which tablets are with the other processes; times by this one's clock, however wrong that of another is. */
export function hearTablets(deps: { readonly open: PresenceChannel; readonly elapsedMs: () => number; readonly now: () => number }) {
  const processes = new Map<string, { readonly tablets: Map<string, TabletNow>; heardMs: number }>();
  let askedMs = deps.elapsedMs();
  const channel = deps.open(CHANNEL, { message: hear, gap: () => {} }); // within ten seconds everything is said again

  function hear(bytes: Uint8Array): void {
    const message = parse(bytes);
    if (!message) return;
    const known = processes.get(message.from);
    if (!message.all && !known) return; // what is new of something that nobody has told of: soon all of it is said
    const tablets = (!message.all && known?.tablets) || new Map<string, TabletNow>();
    for (const tablet of message.tablets) tablets.set(tabletKey(tablet), byOurClock(tablet, message.atMs));
    for (const key of message.gone) tablets.delete(key);
    processes.set(message.from, { tablets, heardMs: deps.elapsedMs() });
  }

  function byOurClock(tablet: TabletNow, theirMs: number | null): TabletNow {
    const aheadMs = theirMs === null ? 0 : theirMs - deps.now();
    if (Math.abs(aheadMs) <= SAME_CLOCK_MS) return tablet;
    return { ...tablet, sinceMs: tablet.sinceMs - aheadMs, heardAtMs: tablet.heardAtMs - aheadMs };
  }

  return {
    /** By process; of one that has ended once more, as none. */
    *all(): Iterable<readonly [process: string, tablets: ReadonlyMap<string, TabletNow>]> {
      const nowMs = deps.elapsedMs();
      if (nowMs - askedMs > STOOD_STILL_MS) for (const one of processes.values()) one.heardMs = nowMs;
      askedMs = nowMs;
      for (const [process, { tablets, heardMs }] of processes) {
        const isOver = nowMs - heardMs > FORGET_AFTER_MS;
        if (isOver) processes.delete(process);
        yield [process, isOver ? new Map<string, TabletNow>() : tablets];
      }
    },
    close: channel.close,
  };
}

function parse(bytes: Uint8Array): Message | null {
  try {
    const { from, all, atMs, tablets, gone } = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
    if (typeof from !== 'string' || !Array.isArray(tablets) || !Array.isArray(gone)) return null;
    return {
      ...{ from, all: all === true, atMs: typeof atMs === 'number' && Number.isSafeInteger(atMs) ? atMs : null },
      tablets: tablets.flatMap((said) => readTablet(said) ?? []),
      gone: gone.filter((key): key is string => typeof key === 'string'),
    };
  } catch {
    return null; // of another version
  }
}
