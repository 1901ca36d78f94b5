/** The whole list screen over a fake room, for component tests. */
import { MemoryRouter, Route } from '@solidjs/router';
import { render } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import type { CommitteeDetail, RollElector, User } from '../../../../schema/api.ts';
import type { AppError, Language } from '../../../../schema/errors.ts';
import { isCommitteeId } from '../../../../schema/ids.ts';
import type { PersonSettings } from '../../../../schema/personSettings.ts';
import { ToastRegion } from '../../../components/ToastRegion.tsx';
import { createToaster, ToasterContext } from '../../../components/toasts.ts';
import { ar } from '../../../i18n/ar/ar.ts';
import { counting as arCounting } from '../../../i18n/ar/counting.ts';
import { more as arMore } from '../../../i18n/ar/more.ts';
import { counting as enCounting } from '../../../i18n/en/counting.ts';
import { en } from '../../../i18n/en/en.ts';
import { more as enMore } from '../../../i18n/en/more.ts';
import { I18nProvider } from '../../../i18n/I18nProvider.tsx';
import { AppContext } from '../../../state/AppContext.ts';
import type { App } from '../../../state/contracts/app.ts';
// what the screen fetches when it is needed: here before the test begins, however long that takes
import '../ListPeople.tsx';
import '../../device/PillSheet.tsx';
import '../../sealed/WaitingLink.tsx';
import '../grid/GridDialogs.tsx';
import '../HistoryList.tsx';
import '../Overlays.tsx';
import { CommitteeList } from '../CommitteeList.tsx';
import type { FakeRoom } from './createFakeRoom.ts';
import { electors, HIND, KHALED, ME } from './listFixtures.ts';

type Options = {
  readonly room: FakeRoom;
  readonly roll?: readonly RollElector[];
  /** What the roll is once it was loaded again. */
  readonly nextRoll?: readonly RollElector[];
  readonly gender?: CommitteeDetail['gender'];
  readonly language?: Language;
  readonly isOnline?: boolean;
  readonly rollError?: AppError;
  /** Of the signed-in person; without them the server's word is not here yet. */
  readonly settings?: PersonSettings;
  readonly send?: (method: string, path: string, body?: unknown) => Promise<unknown>;
};

export function renderList(options: Options) {
  // jsdom lays nothing out: the grid takes its guess of the screen and nothing resizes
  globalThis.requestIdleCallback ??= (run) => {
    queueMicrotask(() => run({ didTimeout: false, timeRemaining: () => 50 }));
    return 0;
  };
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  const [roll, setRoll] = createSignal(options.roll ?? electors(6));
  const [settings, setSettings] = createSignal<PersonSettings | null>(options.settings ?? null);
  const user: User = {
    id: ME,
    username: 'me',
    name: 'Salem',
    role: 'coordinator',
    memberships: [],
    isDisabled: false,
    isInvited: false,
    hasSecondFactor: false,
  };
  const detail: CommitteeDetail = {
    id: 'K01',
    code: 'K01',
    site: 'School',
    gender: options.gender ?? 'male',
    status: 'polling',
    electors: roll().length,
    guarantors: [
      { id: ME, name: 'Salem' },
      { id: HIND, name: 'Hind' },
    ],
    people: [{ id: KHALED, name: 'Khaled' }],
  };
  const names = new Map([...detail.guarantors, ...detail.people].map(({ id, name }) => [id, name]));
  const [language] = createSignal<Language>(options.language ?? 'en');
  const app: App = {
    // a test that sends something gives `send`; the answer is whatever it says, and nobody has a history
    api: {
      send: <T,>(method: string, path: string, body?: unknown) =>
        (options.send?.(method, path, body) ??
          Promise.resolve(path.includes('/history?') ? { entries: [], next: null } : [])) as Promise<T>,
      file: async () => {
        throw new Error('nothing here is a file');
      },
    },
    session: {
      state: () => 'signed-in',
      user: () => user,
      me: () => {
        const known = settings();
        return known && { user, campaign: { id: 'demo', name: 'Demo', isDemo: true }, rooms: [], settings: known };
      },
      learnMe: (me) => setSettings(me.settings),
      known: () => [],
      login: async () => {},
      resume: async () => {},
      look: async () => {
        throw new Error('nobody is invited here');
      },
      join: async () => {},
      demoLogin: async () => {},
      chosen: () => null,
      startLeaving: () => {},
      logout: async () => {},
      leave: () => {},
    },
    settings: { language, setLanguage: () => {}, theme: () => 'light', setTheme: () => {} },
    tablet: () => new Promise(() => {}),
    isOnline: () => options.isOnline ?? true,
    sync: {
      log: () => [],
      unsent: () => [],
      rooms: () => [options.room.room],
      wanted: () => null,
      want: () => {},
      indexedDB: undefined,
      answers: () => new Map(),
    },
    device: { storage: () => null, documents: () => 'saved', unreadableDocuments: () => 0, undecryptableEdits: () => 0 },
    isTooOld: () => false,
    installOffer: () => null,
    isAtRisk: () => false,
    openRoom: () => options.room.room,
    openRoll: () => ({
      state: () => (options.rollError ? 'failed' : 'ready'),
      atMs: () => null,
      error: () => options.rollError ?? null,
      electors: roll,
      elector: (id) => roll().find((elector) => elector.id === id),
      reload: () => options.nextRoll && setRoll(options.nextRoll),
    }),
    openCommittee: () => ({
      detail: () => detail,
      atMs: () => null,
      error: () => null,
      nameOf: (id) => names.get(id) ?? null,
      reload: () => {},
    }),
    openAnswer: () => {
      throw new Error('the list asks for no answer of its own');
    },
    own: () => {
      throw new Error('the list keeps nothing of its own');
    },
    calls: () => Promise.reject(new Error('nobody is called from the list')),
    photos: () => Promise.reject(new Error('no form is photographed from the list')),
    carrier: () => Promise.reject(new Error('the list carries nothing')),
  };
  const dictionary = options.language === 'ar' ? { ...ar, ...arMore, ...arCounting } : { ...en, ...enMore, ...enCounting };
  if (!isCommitteeId(detail.id)) throw new Error('no committee id');
  const committee = detail.id;
  return render(() => (
    <AppContext.Provider value={app}>
      <I18nProvider language={language()} initial={{ language: language(), dictionary, hasMore: true }}>
        <ToasterContext.Provider value={createToaster()}>
          <MemoryRouter>
            <Route path="*" component={() => <CommitteeList committee={committee} />} />
          </MemoryRouter>
          <ToastRegion />
        </ToasterContext.Provider>
      </I18nProvider>
    </AppContext.Provider>
  ));
}
