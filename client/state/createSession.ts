import { type Accessor, batch, createSignal } from 'solid-js';
import type { InvitationSeen } from '../../schema/accountApi.ts';
import type { Me, SessionAnswer, User } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import type { Api, SessionClient, SessionState, SignInWait } from './contracts.ts';
import { type Credential, createCredential, refreshSession } from './createCredential.ts';
import { createDeviceIds } from './createDeviceIds.ts';
import { createEndings } from './createEndings.ts';
import type { OpenVault, Vault } from './device/vault.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';
import { forgetSession, readKnownSessions, rememberSession } from './knownSessions.ts';
import { isPassing, type RequestJson } from './requestJson.ts';
import { waitForTurn } from './waitForTurn.ts';

/** This tab's session; `LEFT` when the person left it or it ended, so that a reload does not take up somebody else's. */
const TAB_KEY = 'committee-room.session';
const LEFT = '-';
const FRESHEN_EVERY_MS = 15_000;

/**
 * Who is signed in in this tab (A8). The access token is kept in memory only, the session's id in the tab, the names of this browser's
 * sessions in `localStorage`. While the server cannot be reached nobody is thrown out: a reload stays `restoring` and tries on.
 *
 * @param deps.api for `GET /api/me`; it speaks with this session's `credential`
 */
export function createSession(deps: {
  readonly request: RequestJson;
  readonly api: Api;
  readonly environment: Environment;
  readonly openVault: OpenVault;
}) {
  const { request, api, environment } = deps;
  const [state, setState] = createSignal<SessionState>('restoring');
  const [user, setUser] = createSignal<User | null>(null);
  const [me, setMe] = createSignal<Me | null>(null);
  /** The same one as long as the session lives. */
  const [credential, setCredential] = createSignal<Credential | null>(null);
  /** Whose things stand in this tab, unlocked: outlives a session that ran out, because the same person may sign in again and go on; never one that was left. */
  const [holder, setHolder] = createSignal<Vault | null>(null);
  const [known, setKnown] = createSignal(readKnownSessions(environment.local));
  const endings = createEndings({ request, environment });
  const devices = createDeviceIds(environment);
  let task = new AbortController(); // what is under way for the present session; aborted when another takes its place

  const showKnown = (): void => {
    setKnown(readKnownSessions(environment.local));
  };

  async function adopt(answer: SessionAnswer): Promise<void> {
    const signal = begin();
    const vault = holder()?.userId === answer.user.id ? holder() : await deps.openVault(answer.user.id);
    if (signal.aborted) return; // another took its place meanwhile
    const adopted: Credential = createCredential(answer, {
      request,
      environment,
      onAnswer: ({ user: renewed }) => credential() === adopted && showUser(renewed),
      onOver: () => {
        forgetSession(environment.local, answer.sessionId);
        if (credential() === adopted) ranOut();
        else showKnown();
      },
    });
    environment.tab.set(TAB_KEY, answer.sessionId);
    devices.remember(answer.user.username, answer.user.id);
    rememberSession(environment.local, { sessionId: answer.sessionId, name: answer.user.name, username: answer.user.username });
    batch(() => {
      showKnown();
      setMe(null);
      setCredential(adopted);
      setUser(answer.user);
      setHolder(vault);
      setState('signed-in');
    });
    loadMe();
  }

  /** Ends whatever was under way for the session before. */
  function begin(): AbortSignal {
    task.abort();
    task = new AbortController();
    return task.signal;
  }

  function showUser(renewed: User): void {
    if (JSON.stringify(renewed) === JSON.stringify(user())) return;
    setUser(renewed);
    loadMe(); // role or committees have changed, and with them the rooms
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
    begin();
    environment.tab.set(TAB_KEY, LEFT);
    batch(() => {
      showKnown();
      setCredential(null);
      setUser(null);
      setMe(null);
      setState('signed-out');
    });
  }

  async function signIn(path: string, body: unknown, wait?: SignInWait): Promise<void> {
    await adopt(await waitForTurn({ request, environment }, path, body, wait));
  }

  function restore(): void {
    const remembered = environment.tab.get(TAB_KEY);
    const [only, ...more] = known();
    const sessionId = remembered ?? (only && more.length === 0 ? only.sessionId : LEFT);
    if (sessionId === LEFT) {
      setState('signed-out');
      return;
    }
    const signal = begin();
    keepTrying(() => refreshSession(sessionId, request, environment.locks), { environment, signal })
      .then(adopt)
      .catch(() => {
        if (signal.aborted) return; // somebody signed in meanwhile
        forgetSession(environment.local, sessionId);
        signOut();
      });
  }

  const freshening = setInterval(() => credential()?.freshen(), FRESHEN_EVERY_MS);
  const offs = [
    environment.on('visible', () => credential()?.freshen()), // timers stand still while a laptop sleeps
    environment.on('online', () => credential()?.freshen()),
    environment.on('storage', showKnown),
  ];
  restore();

  return {
    state,
    user,
    me,
    known,
    login: (username, password, { code, wait } = {}) =>
      signIn('/api/auth/login', { username, password, code, deviceId: devices.knownFor(username) }, wait),
    look: async (key) => (await request({ method: 'POST', path: '/api/join/look', body: { key } })) as InvitationSeen, // our own server's answer
    join: (key, password, { code, wait } = {}) => signIn('/api/join', { key, password, code }, wait),
    demoLogin: (username) => signIn('/api/demo/login', { username }),
    async resume(sessionId) {
      try {
        await adopt(await refreshSession(sessionId, request, environment.locks));
      } catch (error) {
        if (isPassing(error)) throw error;
        forgetSession(environment.local, sessionId);
        showKnown();
        throw new AppError('token-expired');
      }
    },
    /** It ends here at once; where the server cannot be reached, it is told as soon as it can. */
    async logout() {
      const ended = credential();
      if (!ended) return;
      const { sessionId } = ended;
      forgetSession(environment.local, sessionId);
      signOut();
      await endings.end(sessionId);
    },
    leave: signOut,
    credential,
    holder,
    dispose() {
      begin();
      endings.dispose();
      clearInterval(freshening);
      for (const off of offs) off();
    },
  } satisfies SessionClient & { credential: Accessor<Credential | null>; holder: Accessor<Vault | null>; dispose: () => void };
}
