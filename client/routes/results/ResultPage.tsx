import { A } from '@solidjs/router';
import ClipboardList from 'lucide-solid/icons/clipboard-list';
import CloudOff from 'lucide-solid/icons/cloud-off';
import { createSignal, type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { CommitteeBand } from '../../components/CommitteeBand.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { createAge } from '../createAge.ts';
import { AgeNews } from './AgeNews.tsx';
import { CellTable } from './CellTable.tsx';
import { ChecksList } from './ChecksList.tsx';
import { createIsNarrow } from './createIsNarrow.ts';
import { createResult } from './createResult.ts';
import { DecisionList } from './DecisionList.tsx';
import type { Opened } from './OpenedDecision.tsx';
import styles from './Results.module.css';
import { STATE_TONES } from './resultLooks.ts';
import { Steps } from './Steps.tsx';
import { StreamPanel } from './StreamPanel.tsx';
import { WaitingEntries } from './WaitingEntries.tsx';
import { isEnterer, isOldCount, mayPublish, maySettle } from './whyNot.ts';

type Stream = 'a' | 'b';
const OpenedDecision = lazyScreen(() => import('./OpenedDecision.tsx').then((module) => module.OpenedDecision));

/** The result of one committee in all its states, and everything that is decided of it. */
export function ResultPage(props: { readonly committee: CommitteeId }): JSX.Element {
  const t = useTranslation();
  const result = createResult(props.committee);
  const isNarrow = createIsNarrow();
  const [open, setOpen] = createSignal<Opened | null>(null);
  const answer = result.answer;
  const age = createAge(result.atMs, result.names);
  whenIdle(() => OpenedDecision.preload());
  const maySettleIt = () =>
    ((found) => found && maySettle(result.person) && !isOldCount(found) && !isEnterer(result.person, found))(answer());

  return (
    <>
      <Show when={result.error()?.code !== 'forbidden' && result.error()?.code !== 'foreign-committee'}>
        <CommitteeBand committee={result.detail.detail()}>
          <A class={styles.link} href="/results">
            {t('results.toAll')}
          </A>
        </CommitteeBand>
      </Show>
      <Page>
        <PageHeading title={t('results.resultOf', { code: result.detail.detail()?.code ?? props.committee })}>
          <span class={styles.chips}>
            <Show when={answer()}>
              {(found) => (
                <>
                  <Chip tone={STATE_TONES[found().state]}>{t(`results.state_${found().state}`)}</Chip>
                  <Show when={found().isSingleSource}>
                    <Chip tone="warning">{t('results.singleSource')}</Chip>
                  </Show>
                </>
              )}
            </Show>
            <Chip>{t('results.unofficial')}</Chip>
          </span>
        </PageHeading>
        <Switch fallback={<Skeleton count={6} />}>
          <Match when={answer()}>
            {(found) => (
              <>
                <News />
                <Show when={found().counts > 1}>
                  <SelectField
                    label={t('results.count')}
                    value={String(found().count)}
                    options={Array.from({ length: found().counts }, (_, i) => ({
                      value: String(i + 1),
                      label: t('results.countNumber', { n: i + 1 }),
                    }))}
                    onChange={(value) => result.chooseCount(Number(value) === found().counts ? null : Number(value))}
                  />
                </Show>
                <Steps result={result} onStep={(step) => setOpen({ kind: 'step', step })} />
                <Show
                  when={found().streams.length > 0}
                  fallback={
                    <EmptyState icon={ClipboardList} title={t('results.nothingCounted')}>
                      {t('results.nothingCountedText')}
                    </EmptyState>
                  }
                >
                  <CellTable
                    result={result}
                    isNarrow={isNarrow()}
                    onSettle={maySettleIt() && result.isConnected() ? (cell) => setOpen({ kind: 'choose', cell }) : null}
                  />
                  <ChecksList result={result} onAccept={(check) => setOpen({ kind: 'accept', check })} />
                  <section class={styles.section} aria-label={t('results.streams')}>
                    <h2>{t('results.streams')}</h2>
                    <div class={styles.streams}>
                      <StreamAt stream="a" />
                      <StreamAt stream="b" />
                    </div>
                  </section>
                </Show>
                <Show when={maySettle(result.person)}>
                  <WaitingEntries
                    result={result}
                    mayDecide={!isEnterer(result.person, found())}
                    onDecide={(edit, decision, reload) => setOpen({ kind: 'waiting', act: { edit, decision, reload } })}
                  />
                </Show>
                <DecisionList result={result} />
              </>
            )}
          </Match>
          <Match when={result.error()?.code === 'unreachable'}>
            <EmptyState
              icon={CloudOff}
              tone="warning"
              announce="status"
              title={t('results.notHere')}
              action={<Button onClick={result.reload}>{t('common.retry')}</Button>}
            >
              {t('results.notHereText')}
            </EmptyState>
          </Match>
          <Match when={result.error()}>{(error) => <ErrorPanel error={error()} onRetry={result.reload} />}</Match>
        </Switch>
      </Page>
      <Show when={open()} keyed>
        {(what) => (
          <Suspense>
            <OpenedDecision result={result} what={what} onClose={() => setOpen(null)} />
          </Suspense>
        )}
      </Show>
    </>
  );

  function StreamAt(own: { readonly stream: Stream }): JSX.Element {
    const { stream } = own;
    return (
      <StreamPanel
        result={result}
        stream={stream}
        onSeal={() => setOpen({ kind: 'stream', stream, act: { kind: 'seal' } })}
        onLate={(isTaken) => setOpen({ kind: 'stream', stream, act: { kind: 'late', isTaken } })}
        onBallots={() => setOpen({ kind: 'ballots', stream })}
      />
    );
  }

  /** What one has to know before one reads: how old it is, and what this person may do. */
  function News(): JSX.Element {
    return (
      <Switch>
        <Match when={!result.isConnected() || result.error() || age.isOld()}>
          <AgeNews age={age} isConnected={result.isConnected()} error={result.error()} />
        </Match>
        <Match when={answer() && isOldCount(answer() ?? { count: 1, counts: 1 })}>
          <Banner tone="info">{t('results.countOld', { n: answer()?.counts ?? 1 })}</Banner>
        </Match>
        <Match when={!maySettle(result.person)}>
          <Banner tone="neutral">{t(mayPublish(result.person) ? 'results.onlyPublish' : 'results.onlyRead')}</Banner>
        </Match>
        <Match when={answer()?.isSingleSource}>
          <Banner tone="warning">{t('results.singleSourceText')}</Banner>
        </Match>
      </Switch>
    );
  }
}
