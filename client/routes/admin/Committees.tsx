import { Key } from '@solid-primitives/keyed';
import { A } from '@solidjs/router';
import School from 'lucide-solid/icons/school';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import tables from '../../components/Table.module.css';
import { genderTone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { CommitteesAge } from '../CommitteesAge.tsx';
import { StatusDialog } from '../committee/StatusDialog.tsx';
import { createCommittees } from '../createCommittees.ts';
import { CorrectionDialog } from './CorrectionDialog.tsx';

/** Every committee of the campaign, and its status; site and gender are corrected here (R21). */
export function Committees(): JSX.Element {
  const t = useTranslation();
  const committees = createCommittees();
  return (
    <Page>
      <PageHeading title={t('admin.committeesTitle')}>{t('admin.committeesText')}</PageHeading>
      <Switch fallback={<Skeleton count={5} />}>
        <Match when={committees.data()?.length === 0}>
          <EmptyState icon={School} title={t('admin.noCommitteesYet')} action={<A href="/admin/roll">{t('admin.toRoll')}</A>}>
            {t('admin.noCommitteesYetText')}
          </EmptyState>
        </Match>
        <Match when={committees.data()}>
          {(list) => (
            <>
              <CommitteesAge committees={committees} />
              <CommitteeTable committees={list()} onChanged={committees.reload} />
            </>
          )}
        </Match>
        <Match when={committees.error()}>
          {(error) => <ErrorPanel error={error()} onRetry={committees.reload} isRetrying={committees.isLoading()} />}
        </Match>
      </Switch>
    </Page>
  );
}

function CommitteeTable(props: { readonly committees: readonly Committee[]; readonly onChanged: () => void }): JSX.Element {
  const t = useTranslation();
  const [changing, setChanging] = createSignal<Committee | null>(null);
  const [correcting, setCorrecting] = createSignal<Committee | null>(null);
  const total = () => props.committees.reduce((sum, { electors }) => sum + electors, 0);
  return (
    <section class={tables.frame} tabindex="0" aria-label={t('admin.committeesTitle')}>
      <table class={tables.table}>
        <thead>
          <tr>
            <th scope="col">{t('admin.code')}</th>
            <th scope="col">{t('admin.site')}</th>
            <th scope="col">{t('admin.people_')}</th>
            <th scope="col">{t('admin.status')}</th>
            <th scope="col" class={tables.number}>
              {t('admin.electors')}
            </th>
            <th scope="col">{t('admin.list')}</th>
          </tr>
        </thead>
        <tbody>
          <Key each={props.committees} by="id">
            {(committee) => (
              <tr>
                <th scope="row">
                  <bdi>
                    <strong>{committee().code}</strong>
                  </bdi>
                </th>
                <td>
                  <button
                    type="button"
                    class={tables.link}
                    aria-label={`${committee().site || t('common.siteUnknown')} · ${t('admin.correct', { code: committee().code })}`}
                    onClick={() => setCorrecting(committee())}
                  >
                    <bdi>{committee().site || t('common.siteUnknown')}</bdi>
                  </button>
                </td>
                <td>
                  <Chip tone={genderTone(committee().gender)}>{t(`common.gender_${committee().gender}`)}</Chip>
                </td>
                <td>
                  <button
                    type="button"
                    class={tables.link}
                    aria-label={t('election.statusOf', { code: committee().code, status: t(`common.status_${committee().status}`) })}
                    onClick={() => setChanging(committee())}
                  >
                    {t(`common.status_${committee().status}`)}
                  </button>
                </td>
                <td class={tables.number}>{t.number(committee().electors)}</td>
                <td>
                  <A class={tables.link} href={`/c/${committee().id}/list`}>
                    {t('admin.list')} <span class="sr-only">{committee().code}</span>
                  </A>
                </td>
              </tr>
            )}
          </Key>
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="4">
              {t('admin.total')}
            </th>
            <td class={tables.number}>{t.number(total())}</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <Show when={changing()} keyed>
        {(committee) => <StatusDialog committee={committee} onClose={() => setChanging(null)} onChanged={props.onChanged} />}
      </Show>
      <Show when={correcting()} keyed>
        {(committee) => <CorrectionDialog committee={committee} onClose={() => setCorrecting(null)} onChanged={props.onChanged} />}
      </Show>
    </section>
  );
}
