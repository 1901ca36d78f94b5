/** The screens of results over answers that the test changes, as an administrator or whoever it says. */
import { type Component, createSignal } from 'solid-js';
import type { CommitteeDetail, User } from '../../../../schema/api.ts';
import type { HeldEdit } from '../../../../schema/deviceApi.ts';
import { AppError, type Language } from '../../../../schema/errors.ts';
import { isCommitteeId } from '../../../../schema/ids.ts';
import type { ResultAnswer, ResultsAnswer } from '../../../../schema/resultApi.ts';
import { createFakeRoom } from '../../list/testing/createFakeRoom.ts';
import { ADMIN, renderScreen } from '../../testing/renderScreen.tsx';
import { ResultPage } from '../ResultPage.tsx';
import { ResultsPage } from '../ResultsPage.tsx';
import { ELECTION, RESULTS, result } from './resultFixtures.ts';

const DETAIL: CommitteeDetail = {
  id: 'K01',
  code: 'K01',
  site: 'School',
  gender: 'male',
  status: 'counting',
  electors: 700,
  guarantors: [],
  people: [],
};

type Options = {
  readonly committee?: string;
  /** In place of the queue or the committee's result. */
  readonly screen?: Component;
  readonly role?: User['role'];
  readonly userId?: string;
  readonly language?: Language;
  readonly answer?: ResultAnswer | null;
  readonly results?: ResultsAnswer | null;
  readonly error?: AppError;
  /** How long ago the server said so. */
  readonly ageMs?: number;
  /** What tablets have brought and waits for a decision. */
  readonly held?: () => readonly HeldEdit[];
  /** Of a command; the result as it is then unless the test says otherwise. */
  readonly send?: (path: string, body: unknown) => unknown;
};

/** `fetches`: so often the result was asked for anew. */
export function showResults(options: Options = {}) {
  const [answer, setAnswer] = createSignal<ResultAnswer | null>(options.answer === undefined ? result() : options.answer);
  const [results, setResults] = createSignal<ResultsAnswer | null>(options.results === undefined ? RESULTS : options.results);
  const [error, setError] = createSignal<AppError | null>(options.error ?? null);
  const madeMs = Date.now();
  const fetches = { count: 0, paths: [] as string[] };
  const whenFetched = { run: (): void => {} };
  const room = createFakeRoom();
  const user: User = { ...ADMIN, id: options.userId ?? 'reem00', name: 'Reem', role: options.role ?? 'reconciler' };
  const committee = options.committee !== undefined && isCommitteeId(options.committee) ? options.committee : null;
  const screenAt: Component = options.screen ?? (() => (committee ? <ResultPage committee={committee} /> : <ResultsPage />));
  const view = renderScreen(screenAt, {
    session: { user },
    language: options.language ?? 'en',
    send: (method, path, body) => {
      if (path.endsWith('/held-edits')) {
        queueMicrotask(() =>
          view.sent.splice(
            view.sent.findIndex((one) => one.path === path),
            1,
          ),
        ); // it is no command
        return { edits: options.held?.() ?? [] };
      }
      if (method === 'GET') throw new AppError('unreachable'); // photos of nobody
      return options.send ? options.send(path, body) : answer();
    },
    openRoom: () => room.room,
    openCommittee: () => ({ detail: () => DETAIL, atMs: () => 1, error: () => null, nameOf: () => null, reload: () => {} }),
    openAnswer: <T,>(path: string) => {
      fetches.paths.push(path);
      const value = (): unknown => (path === '/api/election' ? ELECTION : path === '/api/results' ? results() : answer());
      return {
        value: () => value() as T | null, // the test answers in the route's form
        atMs: () => madeMs - (options.ageMs ?? 0),
        error,
        reload: () => {
          fetches.count += 1;
          whenFetched.run();
        },
        replace: (next: T) => setAnswer(next as ResultAnswer),
      };
    },
  });
  return { ...view, setAnswer, setResults, setError, fetches, whenFetched, room };
}
