import { A, useParams } from '@solidjs/router';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { STATUSES } from '../../../schema/committeeStatus.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { CommitteeBand } from '../../components/CommitteeBand.tsx';
import { DeniedPanel } from '../../components/DeniedPanel.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from './Status.module.css';
import { StatusDialog } from './StatusDialog.tsx';

/** Where a committee's day is, for whoever may take it on. */
export function CommitteeStatus(): JSX.Element {
  const params = useParams<{ committee: string }>();
  return (
    <MoreWords>
      <Show when={params.committee} keyed>
        {(committee) => <StatusOf committee={committee} />}
      </Show>
    </MoreWords>
  );
}

/** Of one committee, as long as the screen stands. */
export function StatusOf(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  const { session, openCommittee } = useApp();
  const client = openCommittee(props.committee);
  const [isOpen, setOpen] = createSignal(false);
  const mayChange = () => session.user()?.role === 'coordinator' || session.user()?.role === 'admin';
  const isDenied = () => client.error()?.code === 'foreign-committee' || client.error()?.code === 'forbidden';
  return (
    <>
      <CommitteeBand committee={client.detail()} />
      <Page isNarrow>
        <PageHeading
          title={t('election.committee', { code: client.detail()?.code ?? props.committee })}
          action={<A href={`/c/${props.committee}/list`}>{t('sealed.toList')}</A>}
        >
          {t('election.statusText')}
        </PageHeading>
        <Switch fallback={<Skeleton count={2} />}>
          <Match when={isDenied() && client.error()}>{(error) => <DeniedPanel error={error()} />}</Match>
          <Match when={client.detail()}>
            {(committee) => (
              <div class={styles.facts}>
                <Show when={client.error()}>
                  {(error) => (
                    <Banner tone="warning" title={t(`errors.${error().code}`)} announce="status">
                      {t.error(error())}
                    </Banner>
                  )}
                </Show>
                <p class={styles.status}>{t('election.statusNow', { status: t(`common.status_${committee().status}`) })}</p>
                <Show when={STATUSES[STATUSES.indexOf(committee().status) + 1]}>
                  {(next) => <p class={styles.quiet}>{t('election.statusNext', { status: t(`common.status_${next()}`) })}</p>}
                </Show>
                <p class={styles.quiet}>{t.plural('election.electorsOnRoll', committee().electors)}</p>
                <Show when={mayChange()}>
                  <Button variant="primary" onClick={() => setOpen(true)}>
                    {t('election.statusChange')}
                  </Button>
                </Show>
                <Show when={isOpen()}>
                  <StatusDialog committee={committee()} onClose={() => setOpen(false)} onChanged={client.reload} />
                </Show>
              </div>
            )}
          </Match>
          <Match when={client.error()}>{(error) => <ErrorPanel error={error()} onRetry={client.reload} />}</Match>
        </Switch>
      </Page>
    </>
  );
}
