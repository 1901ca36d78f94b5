import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { OwnPresence, TabletFacts } from '../../schema/presence.ts';
import type { App } from './contracts/app.ts';
import { createRest } from './createRest.ts';
import { browserFacts, findReadiness } from './device/readyOffline.ts';
import type { Environment } from './environment.ts';
import { type Battery, readTapped } from './tappedBattery.ts';

/** What changes all the time is told so often at most. */
const TELL_EVERY_MS = 10_000;
/** An edit that is saved sooner was never on this tablet only, as far as anybody need know. */
const UNSENT_AFTER_MS = 5_000;
const CHECK_EVERY_MS = 10 * 60_000;
const FIRST_CHECK_AFTER_MS = 20_000;
const CLOCK_JITTER_SECONDS = 2;

/**
 * Adds to the presence of every open room what is true of this tablet (TG4): whether somebody sits at it, what it has not sent, its battery, its clock and whether it is ready for a
 * day without a network. Ends with its owner.
 * @param deps.battery null where the browser does not tell: then what somebody has tapped is told
 */
export function createTabletFacts(deps: {
  readonly app: Pick<App, 'session' | 'sync'>;
  readonly environment: Environment;
  readonly battery: () => Promise<Battery | null>;
  readonly device?: ReturnType<typeof browserFacts>;
}) {
  const { app, environment, device = browserFacts() } = deps;
  const rest = createRest(environment);
  const [level, setLevel] = createSignal<number | null>(null);
  const [isReady, setReady] = createSignal<boolean | null>(null);

  let isOver = false;
  deps.battery().then(
    (battery) => {
      if (!battery || isOver) return; // it is there for as long as the browser is: a listener would stay with it
      const look = (): void => void setLevel(Math.round(battery.level * 100));
      look();
      battery.addEventListener('levelchange', look);
      offs.push(() => battery.removeEventListener('levelchange', look));
    },
    () => {},
  ); // forbidden: as if the browser had none

  async function check(): Promise<void> {
    const person = untrack(app.session.user);
    if (!person) return;
    const checks = await findReadiness({ person, rooms: untrack(app.session.me)?.rooms ?? [], environment, device });
    if (checks.some(({ state }) => state === 'unknown')) return; // what was found last holds
    setReady(checks.every(({ state }) => state !== 'bad'));
  }
  const checkNow = (): void => void check().catch(() => {}); // looked at again

  const waiting = createMemo(() => app.sync.unsent().reduce((sum, one) => sum + one.waiting, 0));
  const isStuck = createStanding(() => waiting() > 0, UNSENT_AFTER_MS);
  const unsent = createMemo(() => (isStuck() ? waiting() : 0));
  let toldAhead: number | null = null;
  /** The same as before while it differs by what a message takes only. */
  function aheadSeconds(): number | null {
    const ms = app.sync
      .rooms()
      .flatMap((room) => room.facts().clockAheadMs ?? [])
      .at(-1);
    if (ms === undefined) return toldAhead;
    const seconds = Math.round(ms / 1_000);
    if (toldAhead === null || Math.abs(seconds - toldAhead) > CLOCK_JITTER_SECONDS) toldAhead = seconds;
    return toldAhead;
  }

  function read(): TabletFacts & Pick<OwnPresence, 'unsent'> {
    const battery = level() ?? readTapped(environment);
    const ahead = untrack(aheadSeconds);
    const ready = isReady();
    return {
      unsent: unsent(),
      ...(battery === null ? {} : { battery }),
      ...(ahead === null ? {} : { ahead }),
      ...(ready === null ? {} : { isReady: ready }),
    };
  }
  // whoever closes the page now leaves what was told last
  const facts = inTime(read, { everyMs: TELL_EVERY_MS, isUrgent: (next, told) => next.unsent === 0 && told.unsent !== 0 }, environment.now);
  createEffect(() => {
    const sitting = rest();
    const all = { ...facts.value(), ...(sitting ? { rest: sitting } : {}) };
    for (const room of app.sync.rooms()) untrack(() => room.presence.add(all));
  });

  const first = setTimeout(checkNow, FIRST_CHECK_AFTER_MS);
  const checking = setInterval(checkNow, CHECK_EVERY_MS);
  const looking = setInterval(facts.look, TELL_EVERY_MS);
  const offs = [environment.on('online', checkNow)];
  onCleanup(() => {
    isOver = true;
    clearTimeout(first);
    clearInterval(checking);
    clearInterval(looking);
    for (const off of offs) off();
  });
}

/** True once it has been for so long without a break, false at once; true from the beginning if it is then. */
function createStanding(is: Accessor<boolean>, forMs: number): Accessor<boolean> {
  const [stands, setStands] = createSignal(untrack(is));
  createEffect(
    on(
      createMemo(is),
      (now) => {
        if (!now) return void setStands(false);
        const timer = setTimeout(() => setStands(true), forMs);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  return stands;
}

/** A value that follows what is read, but changes so often at most, and at once to what is urgent; `look` reads what no signal tells. */
function inTime<T>(
  read: () => T,
  { everyMs, isUrgent }: { readonly everyMs: number; readonly isUrgent: (next: T, told: T) => boolean },
  now: () => number,
): { readonly value: Accessor<T>; look(): void } {
  const [value, setValue] = createSignal(untrack(read), { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  let setAtMs = now();
  let timer: ReturnType<typeof setTimeout> | null = null;
  function take(): void {
    timer = null;
    setAtMs = now();
    setValue(() => untrack(read));
  }
  createEffect(() => {
    const next = read();
    const told = untrack(value);
    if (JSON.stringify(next) === JSON.stringify(told)) return;
    if (isUrgent(next, told)) {
      if (timer) clearTimeout(timer);
      return take();
    }
    timer ??= setTimeout(take, Math.min(Math.max(0, setAtMs + everyMs - now()), everyMs));
  });
  onCleanup(() => timer && clearTimeout(timer));
  function look(): void {
    timer ??= setTimeout(take, 0);
  }
  return { value, look };
}
