import CloudOff from 'lucide-solid/icons/cloud-off';
import Coffee from 'lucide-solid/icons/coffee';
import { createEffect, createMemo, type JSX, Match, on, Show, Switch } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { CalleeList } from './CalleeList.tsx';
import styles from './CallsPage.module.css';
import { CallsPill } from './CallsPill.tsx';
import { createCalls } from './createCalls.ts';
import { InHand } from './InHand.tsx';

/** A list that is older than this says so. */
const OLD_AFTER_MS = 60_000;

/** A caller's screen in all its states: opening, denied, without a network, nobody to call, one elector in hand with the list behind. */
export function CallsPage(): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const toaster = useToaster();
  const calls = createCalls(app);
  const { answer } = calls;
  const isDenied = () => answer.error()?.code === 'forbidden' || answer.error()?.code === 'not-found';
  const isOld = () => calls.nowMs() - (calls.heardAtMs() ?? calls.nowMs()) > OLD_AFTER_MS;
  const names = createMemo(() => new Map(calls.callees().map(({ id, name }) => [id, name])));
  const refused = () => calls.queue()?.refused() ?? [];

  let undo: HTMLDivElement | undefined;
  // on a phone the buttons are below the screen's edge: whoever comes next, and the way back, must be seen before they are tapped again
  createEffect(
    on(
      () => calls.last()?.result.id,
      (id) => id !== undefined && (undo?.getBoundingClientRect().top ?? 0) < 0 && undo?.scrollIntoView({ block: 'start' }),
      { defer: true },
    ),
  );
  function takeBack(): void {
    const last = calls.last();
    const isInTime = calls.takeBack();
    const isWaiting = calls
      .queue()
      ?.waiting()
      .some(({ id }) => id === last?.result.id);
    const tooLate = () => t(isWaiting ? 'calls.onItsWay' : 'calls.tooLate'); // the server may have it, until it answers
    toaster.show({ text: isInTime ? t('calls.takenBack', { name: last?.callee.name ?? '' }) : tooLate() });
  }
  function attempt(run: () => void): void {
    try {
      run();
    } catch (error) {
      toaster.show({ text: t.error(error instanceof AppError ? error : new AppError('internal')), tone: 'danger' });
    }
  }
  return (
    <Page>
      <PageHeading title={t('calls.title')} action={<CallsPill calls={calls} />}>
        {t('calls.text')}
      </PageHeading>
      <Show when={calls.save().kind === 'cannot-save'}>
        <Banner tone="danger" announce="alert">
          {t('calls.cannotSave')}
        </Banner>
      </Show>
      <Show when={calls.queue()?.error()}>
        {(error) => (
          <Banner tone="warning" announce="status">
            {t('calls.stays', { why: t.error(error()) })}
          </Banner>
        )}
      </Show>
      <Show when={refused().length > 0}>
        <Banner
          tone="warning"
          title={t.plural('calls.notAccepted', refused().length)}
          announce="alert"
          action={<Button onClick={() => calls.queue()?.dismissRefused()}>{t('calls.understood')}</Button>}
        >
          {t('calls.notAcceptedText', {
            names: refused()
              .map(
                ({ electorId, outcome }) => `${names().get(electorId) ?? electorId} (${t.gendered(`calls.outcome_${outcome}`, 'mixed')})`,
              )
              .join(t('list.comma')),
          })}
        </Banner>
      </Show>
      <Switch fallback={<Skeleton shape="card" count={2} />}>
        <Match when={isDenied() && answer.error()}>{(error) => <ErrorPanel error={error()} />}</Match>
        <Match when={answer.value()}>
          <Show when={isOld()}>
            <p class={styles.old}>{t('calls.asOf', { ago: t.ago(calls.heardAtMs() ?? 0, calls.nowMs(), calls.zone()) })}</p>
          </Show>
          <div class={styles.columns}>
            <div class={styles.main}>
              <Show when={calls.last() || calls.inHand()}>
                <div ref={undo} class={styles.undo} data-recorded={calls.last() ? '' : undefined} role="status">
                  <Show when={calls.last()} fallback={<span>{t('calls.undoHere')}</span>}>
                    {(last) => (
                      <>
                        <span class={styles.said}>
                          {t('calls.recorded', {
                            name: last().callee.name,
                            outcome: t.gendered(`calls.outcome_${last().result.outcome}`, last().callee.gender),
                          })}
                        </span>
                        <Button onClick={takeBack}>{t('calls.takeBack')}</Button>
                      </>
                    )}
                  </Show>
                </div>
              </Show>
              <Show
                when={calls.inHand()}
                fallback={
                  <Show when={calls.isReady()} fallback={<Skeleton shape="card" count={1} />}>
                    <EmptyState
                      icon={Coffee}
                      title={t(calls.callees().length === 0 ? 'calls.noneTitle' : 'calls.allDoneTitle')}
                      announce="status"
                    >
                      {t(calls.callees().length === 0 ? 'calls.noneText' : 'calls.allDoneText')}
                    </EmptyState>
                  </Show>
                }
              >
                <InHand calls={calls} attempt={attempt} />
              </Show>
            </div>
            <Show when={calls.callees().length > 0}>
              <CalleeList calls={calls} />
            </Show>
          </div>
        </Match>
        <Match when={answer.error()?.code === 'unreachable' || !app.isOnline()}>
          <EmptyState
            icon={CloudOff}
            tone="warning"
            announce="status"
            title={t('calls.offlineTitle')}
            action={<Button onClick={answer.reload}>{t('common.retry')}</Button>}
          >
            {t('calls.offlineText')}
          </EmptyState>
        </Match>
        <Match when={answer.error()}>{(error) => <ErrorPanel error={error()} onRetry={answer.reload} />}</Match>
      </Switch>
    </Page>
  );
}
