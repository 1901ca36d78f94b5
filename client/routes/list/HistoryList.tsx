import { Key } from '@solid-primitives/keyed';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import { createEffect, createMemo, type JSX, Match, on, onCleanup, Show, Switch } from 'solid-js';
import { Avatar } from '../../components/Avatar.tsx';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { valueWords } from './claimWords.ts';
import { createHistory } from './createHistory.ts';
import styles from './HistoryList.module.css';
import { historyWords } from './historyWords.ts';
import { useList } from './ListContext.ts';
import { type Restore, restoreOf } from './restoreOf.ts';

/** After an edit the server has it within this time. */
const SETTLE_MS = 800;

/**
 * Who wrote what of this elector's claims and when, from the server's log; read again after each change. An old value is restored as an edit of now: it is kept,
 * sent, undone and told like any other.
 */
export function HistoryList(props: { readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const app = useApp();
  const history = createHistory(
    app.api,
    () => `/api/committees/${encodeURIComponent(list.committee)}/history?elector=${props.elector}`,
    app.isOnline,
  );
  createEffect(
    on(
      () => list.list.claimsOf(props.elector),
      () => {
        const timer = setTimeout(history.reload, SETTLE_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  const lines = createMemo(() =>
    (history.data()?.entries ?? []).flatMap((entry) => {
      const words = historyWords(entry, list.genderOf(props.elector), t);
      // a row's number begins again when its list is begun anew, and one row may have written several cells
      return words ? [{ key: `${entry.at} ${entry.seq} ${entry.key}`, entry, words }] : [];
    }),
  );
  const claimOf = (owner: string) => list.list.claimsOf(props.elector).find((claim) => claim.owner === owner);
  let heading: HTMLHeadingElement | undefined;
  function restore(old: Restore): void {
    heading?.focus({ preventScroll: true }); // the button goes away with what it offers, and the focus must not
    const target = { elector: props.elector, owner: old.owner };
    switch (old.field) {
      case 'answer':
        return list.edits.setAnswer(target, old.answer);
      case 'contact':
        return list.edits.setContact(target, old.contact);
      case 'note':
        return void list.edits.setNote(target, old.note);
      case 'withdrawn':
        return list.edits.setWithdrawn(target, old.isWithdrawn);
    }
  }
  return (
    <section class={styles.section}>
      <h3 ref={heading} class={styles.heading} tabindex="-1">
        {t('list.history')}
      </h3>
      <Show when={history.data() && history.error()}>
        {(error) => (
          <Banner
            tone="warning"
            title={t.errorTitle(error())}
            announce="status"
            action={
              <Button isBusy={history.isLoading()} onClick={history.reload}>
                {t('common.retry')}
              </Button>
            }
          >
            {error().code === 'unreachable' ? t('sealed.mayBeOld') : t.error(error())}
          </Banner>
        )}
      </Show>
      <Switch fallback={<Skeleton shape="text" count={3} />}>
        <Match when={history.data() && lines().length === 0 && !history.data()?.hasMore}>
          <p class={styles.quiet}>{t('list.noHistory')}</p>
        </Match>
        <Match when={history.data()}>
          <ol class={styles.lines}>
            <Key each={lines()} by="key">
              {(line) => (
                <li class={styles.line}>
                  <Avatar userId={line().entry.user.id} name={line().entry.user.name} size="sm" />
                  <span class={styles.words}>
                    <span>{line().words.what}</span>
                    <Show when={!line().entry.isKept}>
                      <span class={styles.lost}>{t('list.historyNotKept')}</span>
                    </Show>
                    <span class={styles.quiet}>
                      <bdi>{line().entry.user.name}</bdi> ·{' '}
                      <time datetime={new Date(line().entry.at).toISOString()}>{t.time(line().entry.at)}</time>
                      <Show when={line().words.owner !== line().entry.user.id}>
                        {' · '}
                        {t('list.claimOf', { name: list.nameOf(line().words.owner) })}
                      </Show>
                    </span>
                    <Show when={list.edits.blocked() === null && restoreOf(line().entry, claimOf)}>
                      {(old) => (
                        <span>
                          <Button variant="quiet" icon={RotateCcw} onClick={() => restore(old())}>
                            {t('list.restore', { value: valueWords(old().field, old().value, list.genderOf(props.elector), t) ?? '' })}
                          </Button>
                        </span>
                      )}
                    </Show>
                  </span>
                </li>
              )}
            </Key>
          </ol>
          <Show when={history.data()?.hasMore}>
            <Button isBusy={history.isFetchingMore()} onClick={history.more}>
              {t('list.earlierHistory')}
            </Button>
          </Show>
        </Match>
        <Match when={history.error()}>
          {(error) => (
            <div class={styles.failed}>
              <p class={styles.quiet}>{t.error(error())}</p>
              <Button isBusy={history.isLoading()} onClick={history.reload}>
                {t('common.retry')}
              </Button>
            </div>
          )}
        </Match>
      </Switch>
    </section>
  );
}
