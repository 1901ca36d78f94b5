/** One screen over a fake app, for component tests: real words, real kit, a state that the test writes. */
import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router';
import { render } from '@solidjs/testing-library';
import { type Component, createSignal } from 'solid-js';
import { onTestFinished } from 'vitest';
import type { Me, User } from '../../../schema/api.ts';
import type { Language } from '../../../schema/errors.ts';
import { NO_SETTINGS } from '../../../schema/noSettings.ts';
import type { PersonSettings } from '../../../schema/personSettings.ts';
import { ToastRegion } from '../../components/ToastRegion.tsx';
import { createToaster, ToasterContext } from '../../components/toasts.ts';
import { ar } from '../../i18n/ar/ar.ts';
import { counting as arCounting } from '../../i18n/ar/counting.ts';
import { more as arMore } from '../../i18n/ar/more.ts';
import { counting as enCounting } from '../../i18n/en/counting.ts';
import { en } from '../../i18n/en/en.ts';
import { more as enMore } from '../../i18n/en/more.ts';
import { I18nProvider } from '../../i18n/I18nProvider.tsx';
import { AppContext } from '../../state/AppContext.ts';
import type { App } from '../../state/contracts/app.ts';
import type { Carrier } from '../../state/contracts/kept.ts';
import type { SyncClient, SyncEvent } from '../../state/contracts/link.ts';
import type { KnownSession, SessionClient, SessionState, TabletClient } from '../../state/contracts/session.ts';

export const ADMIN: User = {
  id: 'adm001',
  username: 'admin',
  name: 'Dana',
  role: 'admin',
  memberships: [],
  isDisabled: false,
  isInvited: false,
  hasSecondFactor: false,
};

type Send = (method: string, path: string, body?: unknown) => unknown;
export type FakeSession = {
  readonly user?: User | null;
  readonly known?: readonly KnownSession[];
  readonly login?: SessionClient['login'];
  readonly look?: SessionClient['look'];
  readonly join?: SessionClient['join'];
  readonly resume?: (sessionId: string) => Promise<void>;
  readonly chosen?: KnownSession;
  readonly state?: SessionState;
};
type Options = {
  readonly send?: Send;
  readonly session?: FakeSession;
  readonly language?: Language;
  readonly tablet?: TabletClient;
  readonly openRoom?: App['openRoom'];
  readonly openRoll?: App['openRoll'];
  readonly openCommittee?: App['openCommittee'];
  readonly openAnswer?: App['openAnswer'];
  readonly own?: App['own'];
  readonly rooms?: Me['rooms'];
  readonly settings?: PersonSettings;
  readonly calls?: App['calls'];
  readonly photos?: App['photos'];
  readonly carrier?: Partial<Carrier>;
  readonly indexedDB?: IDBFactory;
};

/** An app whose session and API answer what the test says; `sent` is every call in its order. */
export function createFakeApp(options: Options = {}) {
  const sent: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
  const [user, setUser] = createSignal<User | null>(options.session?.user ?? null);
  const [state, setState] = createSignal<SessionState>(options.session?.state ?? (user() ? 'signed-in' : 'signed-out'));
  const [language, setLanguage] = createSignal<Language>(options.language ?? 'en');
  const [isOnline, setOnline] = createSignal(true);
  const [log, setLog] = createSignal<readonly SyncEvent[]>([]);
  const [unsent, setUnsent] = createSignal<ReturnType<SyncClient['unsent']>>([]);
  const [settings, setSettings] = createSignal<PersonSettings>(options.settings ?? NO_SETTINGS);
  const [isTooOld, setTooOld] = createSignal(false);
  const [installOffer, setInstallOffer] = createSignal<(() => Promise<void>) | null>(null);
  const nothing = (): never => {
    throw new Error('this screen asks for nothing of the kind');
  };
  const app: App = {
    api: {
      send: async <T,>(method: string, path: string, body?: unknown) => {
        sent.push({ method, path, body });
        return (await options.send?.(method, path, body)) as T; // the test answers in the route's form
      },
      file: async (path) => {
        sent.push({ method: 'GET', path, body: undefined });
        return (await options.send?.('GET', path)) as Blob; // as above
      },
    },
    session: {
      state,
      user,
      me: () => {
        const present = user();
        return present && options.rooms
          ? { user: present, campaign: { id: 'demo', name: 'Demo', isDemo: true }, rooms: options.rooms, settings: settings() }
          : null;
      },
      learnMe: (me) => setSettings(() => me.settings),
      known: () => options.session?.known ?? [],
      login: options.session?.login ?? (async () => {}),
      resume: options.session?.resume ?? (async () => {}),
      look: options.session?.look ?? nothing,
      join: options.session?.join ?? (async () => {}),
      demoLogin: async () => {},
      chosen: () => options.session?.chosen ?? null,
      startLeaving: () => become(null),
      logout: async () => become(null),
      leave: () => become(null),
    },
    settings: { language, setLanguage, theme: () => 'light', setTheme: () => {} },
    tablet: () => (options.tablet ? Promise.resolve(options.tablet) : new Promise(() => {})),
    isOnline,
    sync: {
      log,
      unsent,
      rooms: () => [],
      wanted: () => null,
      want: () => {},
      indexedDB: options.indexedDB,
      answers: () => new Map(),
    },
    device: { storage: () => null, documents: () => 'saved', unreadableDocuments: () => 0, undecryptableEdits: () => 0 },
    isTooOld,
    installOffer,
    isAtRisk: () => false,
    openRoom: options.openRoom ?? nothing,
    openRoll: options.openRoll ?? nothing,
    openCommittee: options.openCommittee ?? nothing,
    openAnswer: options.openAnswer ?? nothing,
    own: options.own ?? nothing,
    calls: options.calls ?? nothing,
    photos: options.photos ?? nothing,
    carrier: async () => ({ look: async () => {}, handInSealed: nothing, read: nothing, send: nothing, ...options.carrier }),
  };
  function become(next: User | null): void {
    setUser(next);
    setState(next ? 'signed-in' : 'signed-out');
  }
  return { app, sent, become, setState, setOnline, setLog, setUnsent, setTooOld, setInstallOffer };
}

export function renderScreen(Screen: Component, options: Options = {}) {
  const fake = createFakeApp(options);
  const history = createMemoryHistory();
  const { language } = fake.app.settings;
  const dictionary = language() === 'ar' ? { ...ar, ...arMore, ...arCounting } : { ...en, ...enMore, ...enCounting };
  const view = render(() => (
    <AppContext.Provider value={fake.app}>
      <I18nProvider language={language()} initial={{ language: language(), dictionary, hasMore: true }}>
        <ToasterContext.Provider value={createToaster()}>
          <MemoryRouter history={history}>
            <Route path="*" component={Screen} />
          </MemoryRouter>
          <ToastRegion />
        </ToasterContext.Provider>
      </I18nProvider>
    </AppContext.Provider>
  ));
  onTestFinished(() => view.unmount());
  return { ...fake, ...view, history };
}
