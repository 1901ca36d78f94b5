import { batch, createSignal } from 'solid-js';
import type { InvitationSeen } from '../../schema/accountApi.ts';
import type { Me, SessionAnswer, User } from '../../schema/api.ts';
import type { DeviceAnswer } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import { keepFetching } from '../parts/keepFetching.ts';
import type { Api } from './contracts/app.ts';
import type { KnownSession, SessionClient, SessionState, SignInWait } from './contracts/session.ts';
import { type Credential, createCredential, refreshSession } from './createCredential.ts';
import { createDeviceIds } from './createDeviceIds.ts';
import { createEndings } from './createEndings.ts';
import { isSameJson } from './createPresence.ts';
import type { KnownPerson, OfflineKeys } from './device/createOfflineKeys.ts';
import { createLatches, leavingLock } from './device/latches.ts';
import type { OpenVault, Vault } from './device/vault.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';
import { forgetSession, readKnownSessions, rememberSession } from './knownSessions.ts';
import { isPassing, type RequestJson } from './requestJson.ts';

/** This tab's session and whose it is; `LEFT` when the person left it or it ended, so that a reload does not take up somebody else's. */
const TAB_KEY = 'committee-room.session';
const LEFT = '-';
const FRESHEN_EVERY_MS = 15_000;
/** So long a reload waits for the server before whoever has a PIN may open without it. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Who is signed in in this tab (A8). The access token is kept in memory only, the session's id in the tab, the names of this browser's
 * sessions in `localStorage`. While the server cannot be reached nobody is thrown out: a reload stays `restoring` and tries on, and whoever has set a PIN here may
 * open without it (Y5).
 *
 * @param deps.api for `GET /api/me`; it speaks with this session's `credential`
 * @param deps.offline how people open without a network; fetched when it is first needed
 */
export function createSession(deps: {
  readonly request: RequestJson;
  readonly api: Api;
  readonly environment: Environment;
  readonly openVault: OpenVault;
  readonly offline: () => Promise<Pick<OfflineKeys, 'waysOf'>>;
}) {
  const { request, api, environment } = deps;
  const [state, setState] = createSignal<SessionState>('restoring');
  const [user, setUser] = createSignal<User | null>(null, { equals: isSameJson });
  const [me, setMe] = createSignal<Me | null>(null, { equals: isSameJson });
  /** The same one as long as the session lives. */
  const [credential, setCredential] = createSignal<Credential | null>(null);
  /** Whose things stand in this tab, unlocked: outlives a session that ran out, because the same person may sign in again and go on; never one that was left. */
  const [holder, setHolder] = createSignal<Vault | null>(null);
  const [known, setKnown] = createSignal(readKnownSessions(environment.local));
  const [chosen, setChosen] = createSignal<KnownSession | null>(null);
  const endings = createEndings({ request, environment });
  const devices = createDeviceIds(environment);
  const latches = createLatches(environment);
  let task = new AbortController(); // what is under way for the present session; aborted when another takes its place
  let lastContactMs = 0;
  let wasLocked = false; // before it was being left
  /** Who is signing out, so that they may stay. */
  let staying: {
    readonly vault: Vault | null;
    readonly credential: Credential | null;
    readonly user: User | null;
    readonly me: Me | null;
  } | null = null;

  const showKnown = (): void => {
    setKnown(readKnownSessions(environment.local));
  };
  const remember = (person: KnownSession): void => {
    rememberSession(environment.local, person);
    showKnown();
  };
  /** It is over, also at the server, which is told as soon as it can be. Does not reject. */
  const end = (sessionId: string): Promise<void> => {
    forgetSession(environment.local, sessionId);
    showKnown();
    return endings.end(sessionId);
  };
  const keepInTab = ({ sessionId, userId }: KnownSession): void => environment.tab.set(TAB_KEY, `${sessionId} ${userId}`);
  /** Who is signed in in this tab, by its own session: the list has one a person, which may be another tab's. */
  const here = (): KnownSession | null => {
    const [own, person] = [credential(), user()];
    return own && person && knownOf(own, person);
  };

  /**
   * @param signal of the task it belongs to; aborted when another session has taken its place meanwhile
   * @param isProved by a password or an invitation: wins over what is latched. By a remembered session what another tab has latched meanwhile decides (Y6, Y7)
   * @param early their store, where its opening has begun
   */
  async function adopt(answer: SessionAnswer, signal = begin(), isProved = true, early?: Promise<Vault>): Promise<void> {
    const person = knownOf(answer, answer.user);
    const { userId } = person;
    const before = latches.of(userId);
    if (!isProved && before !== null) return stayLatched(person);
    // what of this person is being forgotten now is forgotten first: nothing of the new sign-in may go with it
    const hold = before === 'wiping' && environment.locks;
    const run = async (): Promise<void> => {
      const opening = holder()?.userId === userId ? Promise.resolve(holder()) : (early ?? deps.openVault(userId, () => release(answer)));
      const vault = await opening.catch((error: unknown) => {
        if (isCode(error, 'device-ended') && !signal.aborted) hasEnded(person);
        throw error;
      });
      if (signal.aborted) return;
      if (!isProved && latches.of(userId) !== null) return stayLatched(person);
      lastContactMs = environment.now();
      stand(answer, vault, answer.me ?? null);
    };
    await (hold ? hold.request(leavingLock(userId), run) : run());
  }

  /** Nobody comes in past a lock, nor after a sign-out, because a page had asked the server before. */
  function stayLatched(person: KnownSession): void {
    if (showLatch(person)) return;
    void end(person.sessionId);
    signOut();
  }

  async function release(answer: SessionAnswer): Promise<DeviceAnswer> {
    const released = await askRelease(answer);
    devices.learnCode(answer.user.id, released.code);
    return released;
  }

  async function askRelease({ device, user: { id }, accessToken: token }: SessionAnswer): Promise<DeviceAnswer> {
    const ask = async () =>
      (await request({ method: 'POST', path: '/api/device', body: { deviceId: devices.of(id) }, token })) as DeviceAnswer; // our own server's answer
    const isAnew = latches.of(id) === 'gone' || latches.of(id) === 'wiping';
    if (isAnew) latches.set(id, null); // from here on nobody tells the server that this device holds nothing
    if (device && !isAnew) return device; // where it was told so meanwhile, that key is none any more
    try {
      return await ask();
    } catch (error) {
      if (!isCode(error, 'foreign-device')) throw error;
      devices.forget(id); // another person's, from a copied browser profile: ours is drawn anew
      return ask();
    }
  }

  /** From here on this person's things stand in this tab. */
  function stand(answer: SessionAnswer, vault: Vault | null, knownMe: Me | null): void {
    const { sessionId, user: person } = answer;
    const own = knownOf(answer, person);
    const adopted: Credential = createCredential(answer, {
      request,
      environment,
      deviceId: () => devices.of(person.id),
      onAnswer: ({ user: renewed, me: told }) => {
        if (credential() !== adopted) return;
        lastContactMs = environment.now();
        setUser(renewed);
        // with role, committees and counts the rooms have changed (CR61); what was set since the server was asked stays
        setMe((now) => (told ? { ...told, settings: (now ?? told).settings } : now));
      },
      onOver: (error) => {
        if (isCode(error, 'device-ended')) return hasEnded(own);
        forgetSession(environment.local, sessionId);
        if (credential() === adopted) ranOut();
        else showKnown();
      },
    });
    keepInTab(own);
    devices.remember(person.username, person.id);
    latches.set(person.id, null);
    rememberSession(environment.local, own);
    batch(() => {
      showKnown();
      setMe(knownMe);
      setCredential(adopted);
      setUser(person);
      setHolder(vault);
      setChosen(null);
      setState('signed-in');
    });
    if (!answer.me) loadMe();
  }

  /** Ends whatever was under way for the session before. */
  function begin(): AbortSignal {
    task.abort();
    task = new AbortController();
    return task.signal;
  }

  function loadMe(): void {
    const { signal } = task;
    keepTrying(() => api.send<Me>('GET', '/api/me'), { environment, signal })
      .then((answer) => setMe(answer))
      .catch(() => {}); // over or replaced: whoever ended the session has said so
  }

  function signOut(): void {
    batch(() => {
      setHolder(null);
      ranOut();
    });
  }

  function ranOut(): void {
    environment.tab.set(TAB_KEY, LEFT);
    showNobody('signed-out', null);
  }

  /** @param person whose screen is locked or being left */
  function showNobody(as: SessionState, person: KnownSession | null): void {
    begin();
    staying = null;
    if (state() !== 'leaving') wasLocked = state() === 'locked';
    lastContactMs = 0; // one person's is not another's
    batch(() => {
      showKnown();
      setCredential(null);
      setUser(null);
      setMe(null);
      setChosen(person);
      setState(as);
      if (as !== 'signed-out') setHolder(null); // last: screens end before what they stand on, and what was being typed is kept
    });
  }

  /** The server has said that this device has to forget everything of this person (Y8). */
  function hasEnded(person: KnownSession): void {
    remember(person); // until it is forgotten
    latches.set(person.userId, 'ended');
    if ((holder()?.userId ?? person.userId) === person.userId) showNobody('leaving', person);
  }

  async function signIn(path: string, body: unknown, wait?: SignInWait): Promise<void> {
    const { waitForTurn } = await keepFetching(() => import('./waitForTurn.ts')); // a reload signs nobody in
    await adopt(await waitForTurn({ request, environment }, path, body, wait));
  }

  /** What is latched for a person decides, not the server: true when it is shown. */
  function showLatch(person: KnownSession | null | undefined): boolean {
    const latch = person && latches.of(person.userId);
    if (!latch || latch === 'gone') return false;
    showNobody(latch === 'locked' ? 'locked' : 'leaving', person);
    return true;
  }

  /** Nobody finds it again where the list has another one of its person. */
  function letGo(own: KnownSession | null): void {
    if (own && known().some(({ userId, sessionId }) => userId === own.userId && sessionId !== own.sessionId)) void end(own.sessionId);
  }

  /** Goes on with a remembered session; its person's store is opened while the server is asked. */
  async function goOnWith(sessionId: string, person: KnownSession | undefined, signal: AbortSignal): Promise<void> {
    const asking = refreshSession(sessionId, request, environment.locks, person && devices.knownFor(person.username));
    const early =
      person?.userId && holder() === null
        ? deps.openVault(person.userId, async () => {
            const answer = await asking;
            if (latches.of(person.userId) !== null) throw new AppError('token-expired'); // what was latched meanwhile decides
            return release(answer);
          })
        : undefined;
    early?.catch(() => {}); // whoever takes it up hears of it
    await adopt(await asking, signal, false, early);
  }

  /** While the server does not answer, whoever has set a PIN here opens with it; it is still asked, and its answer opens too. */
  function offerUnlock(person: KnownSession | undefined, signal: AbortSignal) {
    const isWaiting = (): boolean => !signal.aborted && state() !== 'signed-in';
    async function offer(): Promise<void> {
      if (!person?.userId || !isWaiting()) return;
      const { pinDigits, hasPasskey, gone } = await (await deps.offline()).waysOf(person.userId);
      if (!isWaiting() || (pinDigits === null && !hasPasskey && gone === 'none')) return;
      keepInTab(person);
      batch(() => {
        setChosen(person);
        setState('locked');
      });
    }
    const offerNow = () => void offer().catch(() => {}); // what cannot be fetched now is offered after the next reload
    const timer = setTimeout(offerNow, environment.isOnline() ? ANSWER_WITHIN_MS : 0);
    const off = environment.on('offline', offerNow);
    const stop = (): void => {
      clearTimeout(timer);
      off();
    };
    signal.addEventListener('abort', stop);
    return { offer, stop };
  }

  /** Asks until the server has said whether the session lives. @param stop what waits for it */
  function keepAsking(sessionId: string, person: KnownSession | undefined, signal: AbortSignal, stop: () => void): void {
    keepTrying(() => goOnWith(sessionId, person, signal), { environment, signal })
      .catch((error: unknown) => {
        if (signal.aborted) return; // somebody signed in meanwhile
        if (person && isCode(error, 'device-ended')) return hasEnded(person);
        forgetSession(environment.local, sessionId);
        signOut();
      })
      .finally(stop);
  }

  function restore(): void {
    const [remembered, userId] = environment.tab.get(TAB_KEY)?.split(' ') ?? [];
    const [only, ...more] = known();
    const sessionId = remembered ?? (only && more.length === 0 ? only.sessionId : LEFT);
    const listed = known().find((one) => one.sessionId === sessionId || one.userId === userId);
    const person = listed && { ...listed, sessionId };
    if (sessionId === LEFT) {
      setState('signed-out');
      return;
    }
    if (showLatch(person)) return;
    const signal = begin();
    const { stop } = offerUnlock(person, signal);
    keepAsking(sessionId, person, signal, stop);
  }

  /** Another tab has changed what this browser remembers. */
  function follow(): void {
    showKnown();
    const locked = state() === 'locked' ? chosen() : null;
    const userId = (holder() ?? locked)?.userId;
    const person = [here(), locked, ...known()].find((one) => one?.userId === userId);
    const latch = userId && latches.of(userId);
    if (latch && latch !== state() && !showLatch(person)) showNobody('leaving', person ?? null); // forgotten while this page slept
    if (state() !== 'leaving') return;
    const left = chosen();
    if (left) {
      const latch = latches.of(left.userId);
      if (latch === null) return goOn(left); // the person stays, said another tab
      if (latch !== 'gone') return;
      void end(left.sessionId); // it may be this tab's own
    }
    signOut();
  }

  /** Whoever was signing out stays, with the network or without; a tab that was locked is locked again. */
  function goOn(person: KnownSession): void {
    if (wasLocked) return showNobody('locked', person);
    const before = staying;
    begin();
    batch(() => {
      setChosen(null);
      setHolder(before?.vault ?? null);
      setCredential(before?.credential ?? null);
      setUser(before?.user ?? null);
      setMe(before?.me ?? null);
      setState(before ? 'signed-in' : 'restoring');
    });
    staying = null;
    keepInTab(person);
    if (!before) restore();
    else if (!before.me) loadMe();
  }

  const freshening = setInterval(() => credential()?.freshen(), FRESHEN_EVERY_MS);
  const offs = [
    environment.on('visible', () => credential()?.freshen()), // timers stand still while a laptop sleeps
    environment.on('online', () => credential()?.freshen()),
    environment.on('storage', follow),
  ];
  restore();

  return {
    state,
    user,
    me,
    learnMe: (next) => void (next.user.id === user()?.id && setMe(next)),
    known,
    chosen,
    login: (username, password, { code, wait } = {}) =>
      signIn('/api/auth/login', { username, password, code, deviceId: devices.knownFor(username) }, wait),
    look: async (key) => (await request({ method: 'POST', path: '/api/join/look', body: { key } })) as InvitationSeen, // our own server's answer
    join: (key, password, { code, wait } = {}) => signIn('/api/join', { key, password, code }, wait),
    demoLogin: (username) => signIn('/api/demo/login', { username }),
    async resume(sessionId) {
      const person = known().find((one) => one.sessionId === sessionId);
      if (showLatch(person)) return;
      const signal = begin();
      const { offer, stop } = offerUnlock(person, signal);
      try {
        await goOnWith(sessionId, person, signal);
      } catch (error) {
        if (isPassing(error)) {
          await offer().catch(() => {}); // what cannot be offered is not: that nobody answers is told then
          if (state() !== 'locked') throw error;
          return keepAsking(sessionId, person, signal, stop);
        }
        if (person && isCode(error, 'device-ended')) return hasEnded(person);
        forgetSession(environment.local, sessionId);
        showKnown();
        throw new AppError('token-expired');
      } finally {
        stop();
      }
    },
    startLeaving() {
      const person = here();
      if (!person) return signOut();
      const stays = { vault: holder(), credential: credential(), user: user(), me: me() };
      latches.set(person.userId, 'leaving');
      showNobody('leaving', person);
      staying = stays;
    },
    stay(): void {
      const person = chosen();
      if (!person || latches.of(person.userId) !== 'leaving') return;
      latches.set(person.userId, null);
      goOn(person);
    },
    here,
    remember,
    end,
    /** It ends here at once; where the server cannot be reached, it is told as soon as it can. */
    async logout() {
      const sessionId = credential()?.sessionId ?? chosen()?.sessionId;
      if (!sessionId) return;
      const told = end(sessionId);
      signOut();
      await told;
    },
    leave() {
      const asked = state() === 'locked' ? chosen() : null; // comes in by password
      letGo(asked);
      batch(() => {
        signOut();
        setChosen(asked);
      });
    },
    credential,
    holder,
    latches,
    devices,
    /** When the server last answered for the person in this tab, epoch milliseconds; 0: not yet. */
    lastContactMs: () => lastContactMs,
    /** Opened without the server: its first call asks for a token. */
    takeUp({ sessionId }: KnownSession, vault: Vault, { user: person, me: knownMe }: KnownPerson): void {
      begin();
      lastContactMs = 0;
      stand({ accessToken: '', expiresInSeconds: 0, sessionId, user: person }, vault, knownMe);
      credential()?.freshen();
    },
    /** @param person null: others are to choose */
    lock(person: KnownSession | null): void {
      if (!person) {
        letGo(here() ?? chosen());
        environment.tab.set(TAB_KEY, LEFT);
      }
      showNobody('locked', person);
    },
    dispose() {
      begin();
      endings.dispose();
      clearInterval(freshening);
      for (const off of offs) off();
    },
  } satisfies SessionClient & Record<string, unknown>;
}

export type Session = ReturnType<typeof createSession>;

const knownOf = ({ sessionId }: { readonly sessionId: string }, { id: userId, username }: User): KnownSession => ({
  sessionId,
  userId,
  username,
});
const isCode = (error: unknown, code: AppError['code']): boolean => error instanceof AppError && error.code === code;
