import { type Accessor, batch, createSignal, onCleanup } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { DayCount, DemoDay, DemoState, Tablet } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { parseSavedEdits, SAVED_MESSAGE } from '../../schema/savedEdits.ts';
import type { DemoApi } from './demoApi.ts';
import { createSavedLedger } from './savedLedger.ts';

/** What a tablet of K01 shows when it is opened; whoever may not see it is at their own start. */
export const SCREENS = ['list', 'door', 'chase'] as const;
export type Screen = (typeof SCREENS)[number];

/** One of the two tablets: who holds it, in which language, and its network. */
export type Seat = {
  readonly username: string;
  readonly language: Language;
  readonly screen: Screen;
  /** Address of its own network; null until the server has said it. */
  readonly origin: string | null;
  readonly isCut: boolean;
  /** Goes up when the tablet is opened anew. */
  readonly visit: number;
};

export type ServerState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  /** Asked to kill it; it still answers. */
  | { readonly kind: 'killing'; readonly sinceMs: number }
  | { readonly kind: 'down'; readonly sinceMs: number };

/** What the log on disk said when it was last asked. */
export type Check = { readonly saved: number; readonly onDisk: number; readonly lost: number; readonly afterKill: number | null };

const ASK_EVERY_MS = 1_000;
const ASK_WHILE_DOWN_EVERY_MS = 120;
/** Once the disk has been asked, what becomes saved later is asked about when it has been quiet for so long. */
const CHECK_AGAIN_AFTER_MS = 1_200;
/** A server that lives so much longer was not killed, whatever was asked. */
const KILLED_WITHIN_MS = 4_000;

export type Stage = ReturnType<typeof createStage>;

/**
 * What the stage knows and can do. It asks the server for its state all the time, so that what it shows of networks and kills is what is,
 * not what was clicked. Cleans up with its owner.
 *
 * @param deps.now monotonic milliseconds
 */
export function createStage(deps: { readonly api: DemoApi; readonly now: () => number }) {
  const { api, now } = deps;
  const ledger = createSavedLedger();
  const [seats, setSeats] = createStore<Record<Tablet, Seat>>({
    left: { username: 'coordinator', language: 'ar', screen: 'list', origin: null, isCut: false, visit: 0 },
    right: { username: 'coordinator2', language: 'en', screen: 'list', origin: null, isCut: false, visit: 0 },
  });
  const [server, setServer] = createSignal<ServerState>({ kind: 'connecting' });
  const [kills, setKills] = createSignal(0);
  const [outageMs, setOutageMs] = createSignal<number | null>(null);
  const [saved, setSaved] = createSignal(0);
  const [check, setCheck] = createSignal<Check | null>(null);
  const [isChecking, setIsChecking] = createSignal(false);
  const [hasFailed, setHasFailed] = createSignal(false);
  const [isUnsupervised, setIsUnsupervised] = createSignal(false);
  const [day, setDay] = createSignal<DemoDay | null>(null);
  const [dayCount, setDayCount] = createSignal<DayCount | null>(null);

  /** Tablets whose network was cut already when the stage was opened. */
  const openedCut = new Set<Tablet>();
  let knownKills: number | null = null;
  let owesCheck: number | null = null; // the kill after which the disk has not been asked yet
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let checkingAgain: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      receive(await api.state());
    } catch {
      if (server().kind !== 'down') setServer({ kind: 'down', sinceMs: now() });
    } finally {
      isAsking = false;
    }
    askAgain();
    if (owesCheck !== null && server().kind === 'up') await verify();
    if (server().kind === 'up') await countDay();
  }

  /** The log is asked as long as the day goes on, and until it holds what was entered. */
  async function countDay(): Promise<void> {
    const phase = day()?.phase ?? 'ready';
    const last = dayCount();
    if (phase === 'ready' || (phase !== 'running' && last && last.made === last.inLog && last.made === last.acknowledged)) return;
    setDayCount(await api.countDay().catch(() => last)); // the server is being killed: asked again when it is back
  }

  function askAgain(): void {
    clearTimeout(timer);
    const isCalm = server().kind === 'up' || server().kind === 'connecting';
    timer = setTimeout(askNow, isCalm ? ASK_EVERY_MS : ASK_WHILE_DOWN_EVERY_MS);
  }
  const askNow = (): void => void ask().catch(() => setHasFailed(true));

  function receive(state: DemoState): void {
    batch(() => {
      setIsUnsupervised(state.tablets.length === 0);
      setDay(state.day);
      for (const { tablet, origin, isCut } of state.tablets) {
        if (seats[tablet].origin === null && isCut) openedCut.add(tablet);
        const isBack = !isCut && openedCut.delete(tablet); // its page could not be loaded until now
        setSeats(tablet, { origin, isCut, ...(isBack ? { visit: seats[tablet].visit + 1 } : {}) });
      }
      const before = server();
      const isKilled = knownKills !== null && state.kills > knownKills;
      if (isKilled) owesCheck = state.kills;
      knownKills = state.kills;
      setKills(state.kills);
      if (before.kind === 'down') setOutageMs(now() - before.sinceMs);
      if (before.kind === 'killing' && !isKilled) {
        if (now() - before.sinceMs < KILLED_WITHIN_MS) return; // the answer of the one that is about to die
        setHasFailed(true);
      }
      setServer({ kind: 'up' });
    });
  }

  async function verify(): Promise<void> {
    if (isChecking()) return;
    setIsChecking(true);
    const afterKill = owesCheck;
    try {
      const answer = await api.verify(ledger.batches(api.maxBatch));
      if (owesCheck === afterKill) owesCheck = null;
      setCheck({ ...answer, afterKill: afterKill ?? check()?.afterKill ?? null });
      setHasFailed(false);
    } catch {
      setHasFailed(true); // a check that is owed is tried again with the next answer of the server
    } finally {
      setIsChecking(false);
    }
  }

  /** Nobody has to press a button twice: figures that were read once stay those of the disk. */
  function checkAgain(): void {
    if (check() === null || server().kind !== 'up' || check()?.saved === saved()) return;
    verify().catch(() => setHasFailed(true));
  }

  /** Does what a switch says and takes the server's word for what is now. */
  async function attempt(work: () => Promise<DemoState>): Promise<void> {
    try {
      receive(await work());
      setHasFailed(false);
    } catch {
      setHasFailed(true);
    }
  }

  const tabletOf = (origin: string): Tablet | undefined => (['left', 'right'] as const).find((tablet) => seats[tablet].origin === origin);

  askNow();
  onCleanup(() => {
    clearTimeout(timer);
    clearTimeout(checkingAgain);
  });

  return {
    seats: seats as Readonly<Record<Tablet, Seat>>,
    server: server as Accessor<ServerState>,
    /** How often the server was killed. */
    kills,
    /** How long the last outage was, as seen from here. */
    outageMs,
    /** Edits that tablets have shown as saved since this page was opened. */
    saved,
    check,
    isChecking,
    /** The last call did not work. */
    hasFailed,
    /** The server runs without the demo's supervisor: no tablets, no switches. */
    isUnsupervised,

    /** A tablet can be opened anew only while its network and the server are there. */
    canOpen: (tablet: Tablet): boolean => server().kind === 'up' && !seats[tablet].isCut && seats[tablet].origin !== null,
    /** Gives a tablet to a person or a language, shows another screen on it, or opens it anew. */
    open(tablet: Tablet, change: { readonly username?: string; readonly language?: Language; readonly screen?: Screen }): void {
      setSeats(tablet, (seat) => ({ ...change, visit: seat.visit + 1 }));
    },
    /** What the simulated polling day is at; null where nobody simulates one. */
    day,
    /** What its tablets have entered and what the log holds; null before it was read. */
    dayCount,
    setDay: (isRunning: boolean): Promise<void> => attempt(() => api.setDay(isRunning)),
    setNetwork: (tablet: Tablet, isOn: boolean): Promise<void> => attempt(() => (isOn ? api.heal(tablet) : api.cut(tablet))),
    async kill(): Promise<void> {
      setServer({ kind: 'killing', sinceMs: now() });
      await api.kill();
      askNow();
    },
    verify,

    /** A message of a frame. Counts only what comes from a tablet's own address. */
    hear(origin: string, data: unknown): void {
      if (!tabletOf(origin) || (data as { type?: unknown } | null)?.type !== SAVED_MESSAGE) return;
      const entry = parseSavedEdits(data);
      if (!entry) return;
      ledger.add(entry);
      setSaved(ledger.saved);
      clearTimeout(checkingAgain);
      checkingAgain = setTimeout(checkAgain, CHECK_AGAIN_AFTER_MS);
    },
  };
}
