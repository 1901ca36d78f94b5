import { createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import { ROOM_GRANTS } from '../../schema/access.ts';
import type { DeviceAnswer } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { Api } from './contracts/app.ts';
import type { Carrier } from './contracts/kept.ts';
import type { KnownSession, TabletClient } from './contracts/session.ts';
import { createLeaving } from './createLeaving.ts';
import type { Session } from './createSession.ts';
import { createLeftBehind } from './device/createLeftBehind.ts';
import { createOfflineKeys, type OfflineKeys, type OfflineWays } from './device/createOfflineKeys.ts';
import { askPasskey, hasPasskeys, makePasskey } from './device/passkeys.ts';
import { readKept } from './device/readKept.ts';
import type { Vault } from './device/vault.ts';
import type { Environment } from './environment.ts';
import type { RequestJson } from './requestJson.ts';

const NOTE_EVERY_MS = 60_000;
/** Screens that show pledges lock after so long without a touch, in whichever tab. */
export const LOCK_AFTER_MS = 15 * 60_000;
const LOOK_EVERY_MS = 15_000;
const TOUCHED = 'committee-room.touched.';
const ASKED = 'committee-room.asked-for-pin.';
const isOpen = ({ pinDigits, hasPasskey }: OfflineWays): boolean => pinDigits !== null || hasPasskey;

/**
 * This tablet as its people know it: opening without a network, locking, handing over, signing out. Ends with its owner.
 */
export function createTablet(deps: {
  readonly session: Session;
  readonly api: Api;
  readonly request: RequestJson;
  readonly environment: Environment;
  readonly carrier: () => Promise<Pick<Carrier, 'handInSealed'>>;
  readonly keys?: OfflineKeys;
}): TabletClient {
  const { session, api, environment } = deps;
  const keys = deps.keys ?? createOfflineKeys({ environment });
  const [ways, setWays] = createSignal<OfflineWays | null>(null);
  const [wasAsked, setAsked] = createSignal(true);
  const handIn = async (userId: string) => (await deps.carrier()).handInSealed(userId, { includeRefused: true });
  const leaving = createLeaving({ ...deps, handIn });
  const left = createLeftBehind(environment.indexedDB);

  const present = (): { readonly vault: Vault; readonly person: KnownSession } | null => {
    const [vault, person] = [session.holder(), session.here()];
    return vault && person && vault.userId === person.userId ? { vault, person } : null;
  };
  const needPresent = () => {
    const now = untrack(present);
    if (!now) throw new AppError('not-authenticated');
    return now;
  };
  const isForgotten = (userId: string): boolean => session.latches.of(userId) !== null && session.latches.of(userId) !== 'locked';

  async function readWays(): Promise<void> {
    const now = untrack(present);
    const found = now && (await keys.waysOf(now.person.userId));
    if (untrack(present)?.person.userId === now?.person.userId) setWays(found?.gone === 'unread' ? null : found);
  }
  createEffect(
    on(session.holder, (vault) => {
      setWays(null);
      if (!vault) return;
      setAsked(environment.local.get(ASKED + vault.userId) !== null);
      readWays().catch(() => {}); // it does not reject
    }),
  );
  // Who it is stays for the next opening without a network.
  createEffect(() => {
    const [vault, user, me] = [session.holder(), session.user(), session.me()];
    if (!vault || user?.id !== vault.userId || isForgotten(vault.userId)) return;
    keys.keepPerson(vault, { user, me }).catch(() => {}); // a device that keeps nothing says so elsewhere
  });

  // The list has one session a person: where that was another tab's and is over, this tab's is remembered, for the next opening without a network.
  createEffect(
    on(session.known, (known, before) => {
      const own = untrack(session.here);
      if (!own || isForgotten(own.userId) || known.some(({ userId }) => userId === own.userId)) return;
      if (before?.some(({ userId, sessionId }) => userId === own.userId && sessionId !== own.sessionId)) session.remember(own);
    }),
  );

  /** Whoever is at the same door next sees what this person has seen there. */
  function remember(vault: Vault): void {
    left.take(vault).catch(() => {}); // what is not remembered is counted
  }
  function lockHere(): void {
    const now = untrack(present);
    if (!now) return;
    remember(now.vault);
    session.latches.set(now.person.userId, 'locked'); // every tab of this person hears of it, and every reload
    session.lock(now.person);
  }

  /** Doors and counts never lock and never expire by themselves: a queue stands before them (Y6). */
  const mayEndByItself = (): boolean => !['attendance', 'clerk'].includes(session.user()?.role ?? '');
  async function noteTime(): Promise<void> {
    const now = untrack(present);
    if (!now || isForgotten(now.person.userId)) return;
    if (untrack(ways) === null) await readWays(); // the device did not say
    const hasEnded = await keys.noteTime(now.person.userId, session.lastContactMs(), untrack(mayEndByItself));
    if (!hasEnded) return;
    await readWays();
    lockHere();
  }
  /** Of whoever is here, or was until their session ran out: then their screens are still behind the question to sign in again. */
  const showsPledges = createMemo((before: boolean) => {
    const role = session.user()?.role;
    return role ? ROOM_GRANTS[role].guarantees !== undefined : before;
  }, false);
  /** Whoever signs in again needs no way to open it, and is asked to sign in already. */
  const mayLock = (): boolean => {
    const open = ways();
    return showsPledges() && (session.user() === null || (open !== null && isOpen(open)));
  };
  function lockWhenUntouched(): void {
    const userId = untrack(session.holder)?.userId;
    if (userId === undefined || !untrack(mayLock)) return;
    const nowMs = environment.now();
    const touchedMs = Math.max(Number(environment.local.get(TOUCHED + userId) ?? 0), lastTouchMs);
    if (touchedMs > nowMs) {
      lastTouchMs = nowMs; // the clock was set back: by the old time nobody would be away for as long again
      environment.local.set(TOUCHED + userId, String(nowMs));
    }
    if (nowMs - touchedMs < LOCK_AFTER_MS) return;
    if (untrack(present)) lockHere();
    else session.lock(null);
  }
  let lastTouchMs = environment.now();
  function touch(): void {
    const nowMs = environment.now();
    if (nowMs - lastTouchMs < LOOK_EVERY_MS) return;
    lastTouchMs = nowMs;
    const userId = untrack(session.holder)?.userId;
    if (userId) setTimeout(() => environment.local.set(TOUCHED + userId, String(nowMs))); // storage is slow, and a tap waits for nothing
  }
  createEffect(on(session.holder, () => (lastTouchMs = environment.now()), { defer: true }));
  const noting = setInterval(() => noteTime().catch(() => {}), NOTE_EVERY_MS); // a device that keeps nothing has no envelope either
  const looking = setInterval(lockWhenUntouched, LOOK_EVERY_MS);
  for (const event of ['pointerdown', 'keydown'] as const) window.addEventListener(event, touch, { capture: true, passive: true });
  onCleanup(() => {
    clearInterval(noting);
    clearInterval(looking);
    for (const event of ['pointerdown', 'keydown'] as const) window.removeEventListener(event, touch, { capture: true });
  });

  async function released(): Promise<DeviceAnswer> {
    return api.send<DeviceAnswer>('POST', '/api/device', { deviceId: session.devices.of(needPresent().person.userId) });
  }

  return {
    // Asked for when the network is gone: nothing of it may have to be fetched then.
    kept: async (openRooms) => readKept(needPresent().vault, environment.indexedDB, openRooms),
    people: () =>
      Promise.all(
        session
          .known()
          .filter(({ userId }) => userId !== '' && !isForgotten(userId))
          .map(async (listed) => {
            const locked = session.chosen();
            const person = locked?.userId === listed.userId ? locked : listed; // goes on with this tab's own session
            return { ...person, ways: await keys.waysOf(person.userId) };
          }),
      ),
    ways,
    async unlock(person, pin) {
      const asked = session.chosen();
      const outcome = pin === null ? await keys.unlockByPasskey(person.userId, askPasskey) : await keys.unlockByPin(person.userId, pin);
      if (outcome.kind !== 'open') return outcome;
      if (isForgotten(person.userId)) return { kind: 'gone', why: 'none' }; // signed out or ended in another tab meanwhile
      if (session.user()?.id === person.userId) return { kind: 'open' }; // the server was first: screens stand on what it opened
      if (session.state() !== 'locked' || session.chosen() !== asked) return { kind: 'cancelled' }; // somebody else has come in, or it was locked anew
      session.takeUp(person, outcome.vault, outcome.person);
      return { kind: 'open' };
    },
    lock: lockHere,
    handOver() {
      const now = untrack(present);
      const open = untrack(ways);
      if (now) remember(now.vault);
      if (now && open && isOpen(open)) session.latches.set(now.person.userId, 'locked');
      session.lock(null);
    },
    leftIn: (room, isCurrent) => left.of(room, { me: untrack(session.user)?.id ?? '', isCurrent }),
    async setPin(pin) {
      const { person, vault } = needPresent();
      if (vault.isUnkept) throw new AppError('device-cannot-save');
      await keys.setPin(person.userId, pin, await released());
      await keepWho(vault);
    },
    hasPasskeys,
    async setPasskey() {
      const { person, vault } = needPresent();
      if (vault.isUnkept) throw new AppError('device-cannot-save');
      const device = await released(); // first: what cannot be kept is not made
      const made = await makePasskey(person.username);
      if (!made) return false;
      await keys.setPasskey(person.userId, made, device);
      await keepWho(vault);
      return true;
    },
    async forgetWays() {
      await keys.forget(needPresent().person.userId);
      await readWays();
    },
    isToBeAsked: () => !wasAsked() && ways() !== null && ways()?.pinDigits === null && ways()?.hasPasskey === false,
    asked() {
      environment.local.set(ASKED + needPresent().person.userId, '1');
      setAsked(true);
    },
    leaving: leaving.leaving,
    leave: leaving.leave,
    unsentFile: leaving.unsentFile,
    stay: session.stay,
  };

  async function keepWho(vault: Vault): Promise<void> {
    const user = untrack(session.user);
    if (user) await keys.keepPerson(vault, { user, me: untrack(session.me) });
    await readWays();
  }
}
