import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { Committee, RollAnswer, RollElector } from '../../../../schema/api.ts';
import { createElectorSearch } from '../../../../schema/electorSearch.ts';
import { foldDigits } from '../../../../schema/fold.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { useApp } from '../../../state/AppContext.ts';
import { createLoad } from '../../createLoad.ts';
import styles from './Held.module.css';

const MAX_SHOWN = 30;

type Props = {
  /** The same as long as it stands: their rolls are fetched as it begins. */
  readonly committees: readonly Committee[];
  readonly query: string;
};

/** Who matches in these committees, each searched as soon as its roll has come; the very number first. Says which have not come and which could not. */
export function FoundElectors(props: Props): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const rolls = props.committees.map((committee) => {
    const load = createLoad(() => api.send<RollAnswer>('GET', `/api/committees/${encodeURIComponent(committee.id)}/roll`), isOnline);
    const search = createMemo(() => createElectorSearch(load.data()?.electors ?? []));
    const byId = createMemo(() => new Map((load.data()?.electors ?? []).map((elector) => [elector.id as string, elector])));
    return {
      committee,
      load,
      find: (query: string) =>
        search()
          .find(query)
          .flatMap((id) => byId().get(id) ?? []),
    };
  });
  const failed = () => rolls.filter(({ load }) => load.error() && !load.data());
  const isWaiting = () => rolls.some(({ load }) => !load.data() && !load.error());
  const found = createMemo(() => {
    const number = numberIn(props.query);
    const all = rolls.flatMap(({ committee, find }) => find(props.query).map((elector) => ({ committee, elector })));
    const isExact = ({ elector }: { readonly elector: RollElector }): boolean => elector.number === number;
    return [...all.filter(isExact), ...all.filter((one) => !isExact(one))];
  });
  return (
    <>
      <p class={styles.quiet} role="status">
        {props.query.trim() === '' ? t('held.searchHint') : isWaiting() ? t('held.searching') : t.plural('list.matches', found().length)}
      </p>
      <Show when={failed()[0]?.load.error()}>
        {(error) => (
          <Banner tone="warning" title={t('held.notSearched')} announce="alert">
            <p>
              <bdi>
                {failed()
                  .map(({ committee }) => committee.code)
                  .join(', ')}
              </bdi>
              {' · '}
              {t.error(error())}
            </p>
            <Button
              isBusy={failed().some(({ load }) => load.isLoading())}
              onClick={() => {
                for (const { load } of failed()) load.reload();
              }}
            >
              {t('common.retry')}
            </Button>
          </Banner>
        )}
      </Show>
      <ul class={styles.found}>
        <For each={found().slice(0, MAX_SHOWN)}>
          {({ committee, elector }) => (
            <li>
              <A class={styles.elector} href={`/admin/electors/${elector.id}`}>
                <span class={styles.number}>
                  <span class="figures">{elector.number}</span>
                </span>
                <span class={styles.name}>
                  <bdi>{elector.name}</bdi>
                </span>
                <Show when={rolls.length > 1}>
                  <bdi class={styles.of}>{committee.code}</bdi>
                </Show>
              </A>
            </li>
          )}
        </For>
      </ul>
    </>
  );
}

/** Paper lists write it with zeros in front, keyboards in other digits. */
const numberIn = (query: string): string =>
  foldDigits(query)
    .trim()
    .replace(/^0+(?=.)/, '');
