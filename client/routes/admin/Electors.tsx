import { A } from '@solidjs/router';
import UserRoundSearch from 'lucide-solid/icons/user-round-search';
import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { Committee, RollAnswer } from '../../../schema/api.ts';
import { createElectorSearch } from '../../../schema/electorSearch.ts';
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
import styles from './held/Held.module.css';

const MAX_SHOWN = 30;

/** Finds an elector of any committee, to see what is held on them. */
export function Electors(): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const committees = createLoad(() => api.send<Committee[]>('GET', '/api/committees'), isOnline);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const committee = () => chosen() ?? committees.data()?.[0]?.id;
  const options = () =>
    (committees.data() ?? []).map(({ id, code, site }) => ({ value: id, label: site === '' ? code : `${code} · ${site}` }));
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
          <SelectField label={t('common.committee')} value={committee() ?? ''} options={options()} onChange={setChosen} />
          <Show when={committee()} keyed>
            {(id) => <RollSearch committee={id} />}
          </Show>
        </Match>
        <Match when={committees.error()}>
          {(error) => <ErrorPanel error={error()} onRetry={committees.reload} isRetrying={committees.isLoading()} />}
        </Match>
      </Switch>
    </Page>
  );
}

function RollSearch(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const roll = createLoad(() => api.send<RollAnswer>('GET', `/api/committees/${encodeURIComponent(props.committee)}/roll`), isOnline);
  const [query, setQuery] = createSignal('');
  const search = createMemo(() => createElectorSearch(roll.data()?.electors ?? []));
  const byId = createMemo(() => new Map((roll.data()?.electors ?? []).map((elector) => [elector.id, elector])));
  const found = createMemo(() => {
    const ids = search().find(query());
    return { count: ids.length, electors: ids.slice(0, MAX_SHOWN).flatMap((id) => byId().get(id) ?? []) };
  });
  return (
    <Switch fallback={<Skeleton count={5} />}>
      <Match when={roll.data()}>
        <SearchField label={t('list.search')} value={query()} onInput={setQuery} />
        <p class={styles.quiet} role="status">
          {query().trim() === '' ? t('held.searchHint') : t.plural('list.matches', found().count)}
        </p>
        <ul class={styles.found}>
          <For each={found().electors}>
            {(elector) => (
              <li>
                <A class={styles.elector} href={`/admin/electors/${elector.id}`}>
                  <span class={styles.number}>
                    <span class="figures">{elector.number}</span>
                  </span>
                  <bdi>{elector.name}</bdi>
                </A>
              </li>
            )}
          </For>
        </ul>
      </Match>
      <Match when={roll.error()}>{(error) => <ErrorPanel error={error()} onRetry={roll.reload} isRetrying={roll.isLoading()} />}</Match>
    </Switch>
  );
}
