import { Key } from '@solid-primitives/keyed';
import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee, Membership } from '../../../schema/api.ts';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { genderTone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { CommitteesAge } from '../CommitteesAge.tsx';
import type { LoadedCommittees } from '../createCommittees.ts';
import styles from './Home.module.css';

type Props = {
  readonly load: LoadedCommittees;
  /** What a card opens; null: the cards only tell. */
  readonly linkLabel: string | null;
  /** Which screen it is; the list unless said otherwise. */
  readonly screen?: 'list' | 'door' | 'attendance' | 'count';
  readonly memberships?: readonly Membership[];
  readonly empty: JSX.Element;
};

/** Committees as cards with the colour of their people. */
export function CommitteeCards(props: Props): JSX.Element {
  return (
    <Switch fallback={<Skeleton shape="card" count={3} />}>
      <Match when={props.load.data()?.length === 0}>{props.empty}</Match>
      <Match when={props.load.data()}>
        {(committees) => (
          <>
            <CommitteesAge committees={props.load} />
            <ul class={styles.cards}>
              <Key each={committees()} by="id">
                {(committee) => (
                  <li>
                    <Show
                      when={props.linkLabel}
                      fallback={
                        <div class={styles.card} data-tone={genderTone(committee().gender)}>
                          <About committee={committee()} memberships={props.memberships} />
                        </div>
                      }
                    >
                      {(label) => (
                        <A
                          class={styles.card}
                          data-tone={genderTone(committee().gender)}
                          href={`/c/${committee().id}/${props.screen ?? 'list'}`}
                        >
                          <About committee={committee()} memberships={props.memberships} />
                          <span class={styles.go}>
                            {label()} <ChevronRight size={18} class="mirrored" />
                          </span>
                        </A>
                      )}
                    </Show>
                  </li>
                )}
              </Key>
            </ul>
          </>
        )}
      </Match>
      <Match when={props.load.error()}>
        {(error) => <ErrorPanel error={error()} onRetry={props.load.reload} isRetrying={props.load.isLoading()} />}
      </Match>
    </Switch>
  );
}

function About(props: { readonly committee: Committee; readonly memberships?: readonly Membership[] }): JSX.Element {
  const t = useTranslation();
  const stream = () => props.memberships?.find(({ committee }) => committee === props.committee.id)?.stream;
  return (
    <>
      <span class={styles.head}>
        <bdi class={styles.code}>{props.committee.code}</bdi>
        <Chip tone={genderTone(props.committee.gender)}>{t(`common.gender_${props.committee.gender}`)}</Chip>
        <Show when={stream()}>{(letter) => <Chip>{t('home.stream', { stream: letter().toUpperCase() })}</Chip>}</Show>
      </span>
      <bdi class={styles.site}>{props.committee.site || t('common.siteUnknown')}</bdi>
      <span class={styles.facts}>
        {t.plural('common.electors', props.committee.electors, {}, props.committee.gender)} · {t(`common.status_${props.committee.status}`)}
      </span>
    </>
  );
}

/** Nobody has put this person into a committee yet. */
export function NoCommittees(props: { readonly icon: Parameters<typeof EmptyState>[0]['icon'] }): JSX.Element {
  const t = useTranslation();
  return (
    <EmptyState icon={props.icon} title={t('home.noCommittees')}>
      {t('home.noCommitteesText')}
    </EmptyState>
  );
}
