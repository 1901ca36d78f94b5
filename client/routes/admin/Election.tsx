import VoteIcon from 'lucide-solid/icons/vote';
import { For, type JSX, Match, Switch } from 'solid-js';
import { TEMPLATE_NAMES, type Template } from '../../../schema/election.ts';
import type { ElectionAnswer } from '../../../schema/electionApi.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { createElectionForm } from './election/createElectionForm.ts';
import styles from './election/Election.module.css';
import { ElectionEditor } from './election/ElectionEditor.tsx';

/** How the election is voted in: from a template, or field by field. */
export function Election(): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const load = createLoad(() => api.send<ElectionAnswer>('GET', '/api/election'), isOnline);
  return (
    <Page>
      <PageHeading title={t('election.title')}>{t('election.text')}</PageHeading>
      <Switch fallback={<Skeleton count={6} />}>
        <Match when={load.data()}>{(answer) => <SetUp answer={answer()} />}</Match>
        <Match when={load.error()}>{(error) => <ErrorPanel error={error()} onRetry={load.reload} isRetrying={load.isLoading()} />}</Match>
      </Switch>
    </Page>
  );
}

function SetUp(props: { readonly answer: ElectionAnswer }): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const form = createElectionForm({
    answer: props.answer,
    send: {
      read: () => api.send<ElectionAnswer>('GET', '/api/election'),
      save: (change) => api.send<ElectionAnswer>('PUT', '/api/election', change),
    },
    words: { list: (n) => t('election.newList', { n }), candidate: (n) => t('election.newCandidate', { n }) },
    randomByte: () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0,
  });
  return (
    <Switch>
      <Match when={form.draft()}>{(draft) => <ElectionEditor form={form} draft={draft()} />}</Match>
      <Match when={true}>
        <EmptyState icon={VoteIcon} title={t('election.noneTitle')} action={<Templates onChoose={form.begin} />}>
          {t('election.noneText')}
        </EmptyState>
      </Match>
    </Switch>
  );
}

function Templates(props: { readonly onChoose: (template: Template) => void }): JSX.Element {
  const t = useTranslation();
  return (
    <ul class={styles.templates}>
      <For each={TEMPLATE_NAMES}>
        {(template) => (
          <li>
            <button type="button" class={styles.template} onClick={() => props.onChoose(template)}>
              <strong>{t(`election.template_${template}`)}</strong>
              <span class={styles.quiet}>{t(`election.template_${template}Text`)}</span>
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
