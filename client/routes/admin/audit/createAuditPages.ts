import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { AuditEntry, AuditPage } from '../../../../schema/auditApi.ts';
import { AppError } from '../../../../schema/errors.ts';
import type { Api } from '../../../state/contracts/app.ts';

export type AuditPages = {
  /** Newest first, as far as they were fetched; null before the first answer to the present question. */
  readonly entries: Accessor<readonly AuditEntry[] | null>;
  readonly error: Accessor<AppError | null>;
  readonly isLoading: Accessor<boolean>;
  readonly hasMore: Accessor<boolean>;
  /** Fetches the next page; does nothing while one is under way. */
  more(): void;
  reload(): void;
};

type Deps = {
  readonly api: Api;
  readonly isOnline: Accessor<boolean>;
  /** Only these; empty: all. Another choice begins anew. */
  readonly kind: Accessor<string>;
  readonly user: Accessor<string>;
};

/** After so many without anything the person decides whether to go on. */
const MAX_EMPTY_PAGES = 20;

/** The audit page by page. An answer to a former question that comes late is not taken. */
export function createAuditPages({ api, isOnline, kind, user }: Deps): AuditPages {
  const [entries, setEntries] = createSignal<readonly AuditEntry[] | null>(null);
  const [next, setNext] = createSignal<number | null>(null);
  const [error, setError] = createSignal<AppError | null>(null);
  const [isLoading, setLoading] = createSignal(false);
  let question = 0;

  async function fetchPage(before: number | null): Promise<void> {
    const mine = question;
    setLoading(true);
    try {
      const page = await firstOf(before, () => mine === question);
      if (mine !== question) return;
      setEntries((known) => [...(before === null ? [] : (known ?? [])), ...page.entries]);
      setNext(page.next);
      setError(null);
    } catch (failure) {
      if (mine === question) setError(failure instanceof AppError ? failure : new AppError('internal'));
    } finally {
      if (mine === question) setLoading(false);
    }
  }

  /** A page may hold nothing of what is asked for and still not be the last. */
  async function firstOf(before: number | null, isWanted: () => boolean): Promise<AuditPage> {
    for (let from = before, round = 1; ; round++) {
      const filters = Object.entries({ before: from, kind: kind(), user: user() }).filter(([, value]) => value !== null && value !== '');
      const query = new URLSearchParams(filters.map(([name, value]) => [name, String(value)])).toString();
      const page = await api.send<AuditPage>('GET', `/api/audit${query === '' ? '' : `?${query}`}`);
      if (page.entries.length > 0 || page.next === null || round === MAX_EMPTY_PAGES || !isWanted()) return page;
      from = page.next;
    }
  }

  function reload(): void {
    question += 1;
    void fetchPage(null);
  }
  createEffect(
    on([kind, user], () => {
      setEntries(null);
      setNext(null);
      setError(null);
      reload();
    }),
  );
  createEffect(on(isOnline, (online) => online && error()?.code === 'unreachable' && entries() === null && reload(), { defer: true }));
  onCleanup(() => {
    question += 1;
  });
  return {
    entries,
    error,
    isLoading,
    hasMore: () => next() !== null,
    more() {
      if (!isLoading() && next() !== null) void fetchPage(next());
    },
    reload,
  };
}
