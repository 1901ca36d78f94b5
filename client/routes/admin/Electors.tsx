import { A } from '@solidjs/router';
import UserRoundSearch from 'lucide-solid/icons/user-round-search';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { FoundElectors } from './held/FoundElectors.tsx';
import styles from './held/Held.module.css';

/** Rolls that are fetched for one search; a person may fetch 60 at once, and tablets of theirs need some. */
const MAX_TOGETHER = 12;

/** Finds an elector of any committee, to see what is held on them [U15]. */
export function Electors(): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const committees = createLoad(() => api.send<Committee[]>('GET', '/api/committees'), isOnline);
  const [chosen, setChosen] = createSignal('');
  const [query, setQuery] = createSignal('');
  const [hasAsked, setAsked] = createSignal(false);
  const all = () => committees.data() ?? [];
  const isFew = () => all().length <= MAX_TOGETHER;
  const options = () => [
    { value: '', label: isFew() ? t('home.allCommittees') : t('held.chooseCommittee') },
    ...all().map(({ id, code, site }) => ({ value: id, label: site === '' ? code : `${code} · ${site}` })),
  ];
  /** Null: there are too many, and none is chosen yet. */
  const searched = () => {
    const one = all().filter(({ id }) => id === chosen());
    if (one.length > 0) return one;
    return isFew() ? all() : null;
  };
  return (
    <Page>
      <PageHeading title={t('held.searchTitle')}>{t('held.searchText')}</PageHeading>
      <Switch fallback={<Skeleton count={5} />}>
        <Match when={committees.data()?.length === 0}>
          <EmptyState icon={UserRoundSearch} title={t('admin.noCommitteesYet')} action={<A href="/admin/roll">{t('admin.toRoll')}</A>}>
            {t('admin.noCommitteesYetText')}
          </EmptyState>
        </Match>
        <Match when={committees.data()}>
          <SelectField label={t('common.committee')} value={chosen()} options={options()} onChange={setChosen} />
          <Show when={searched()} keyed fallback={<p class={styles.quiet}>{t('held.chooseFirst')}</p>}>
            {(those) => (
              <>
                <SearchField
                  label={t('list.search')}
                  value={query()}
                  onInput={(text) => {
                    setQuery(text);
                    setAsked(true);
                  }}
                />
                <Show when={hasAsked()} fallback={<p class={styles.quiet}>{t('held.searchHint')}</p>}>
                  <FoundElectors committees={those} query={query()} />
                </Show>
              </>
            )}
          </Show>
        </Match>
        <Match when={committees.error()}>
          {(error) => <ErrorPanel error={error()} onRetry={committees.reload} isRetrying={committees.isLoading()} />}
        </Match>
      </Switch>
    </Page>
  );
}
