import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { STANDING_LOOKS } from './answerLooks.ts';
import styles from './FilterBar.module.css';
import { useList } from './ListContext.ts';
import type { ListFilter } from './listFilter.ts';

const STANDINGS = ['promised', 'undecided', 'refused', 'contradicting', 'notAsked'] as const;

type Props = { readonly isMoreOpen: boolean; readonly onMore: (anchor: HTMLElement) => void };

/** Chips with live counts of electors (G8), one tap each; guarantor, place, family, contact and order behind one button. */
export function FilterBar(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const filter = () => list.list.filter();
  const isMine = () => filter().guarantor === list.me;
  const mine = createMemo(() => list.list.counts().byGuarantor.get(list.me) ?? 0);
  const extras = createMemo(() => {
    const { guarantor, contact, area, family } = filter();
    return [guarantor !== null && guarantor !== list.me, contact !== null, area !== null, family !== null].filter(Boolean).length;
  });
  const toggle = (standing: ListFilter['standing']) => list.list.setFilter({ standing: filter().standing === standing ? 'all' : standing });

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex line in every browser
    <div class={styles.bar} role="group" aria-label={t('list.filters')}>
      <div class={styles.chips}>
        <FilterChip
          label={t('list.filter_all')}
          count={list.list.counts().registered}
          isOn={filter().standing === 'all'}
          onClick={() => list.list.setFilter({ standing: 'all' })}
        />
        <FilterChip
          label={t.gendered('list.filter_mine', list.gender())}
          count={mine()}
          isOn={isMine()}
          onClick={() => list.list.setFilter({ guarantor: isMine() ? null : list.me })}
        />
        <For each={STANDINGS}>
          {(standing) => (
            <FilterChip
              label={t.gendered(`list.filter_${standing}`, list.gender())}
              count={list.list.counts().standings[standing]}
              isOn={filter().standing === standing}
              tone={STANDING_LOOKS[standing].tone}
              icon={STANDING_LOOKS[standing].icon({ size: 16 })}
              onClick={() => toggle(standing)}
            />
          )}
        </For>
        <FilterChip
          label={t('list.filter_withdrawn')}
          count={list.list.counts().withdrawn}
          isOn={filter().standing === 'withdrawn'}
          onClick={() => toggle('withdrawn')}
        />
      </div>
      <button
        type="button"
        class={styles.chip}
        aria-haspopup="dialog"
        aria-expanded={props.isMoreOpen}
        aria-pressed={extras() > 0}
        onClick={(event) => props.onMore(event.currentTarget)}
      >
        <SlidersHorizontal size={16} />
        <span class={styles.moreWord}>{t('list.moreFilters')}</span>
        <Show when={extras() > 0}>
          <span class={styles.count}>{extras()}</span>
        </Show>
      </button>
    </div>
  );
}

type ChipProps = {
  readonly label: string;
  readonly count: number;
  readonly isOn: boolean;
  readonly tone?: string;
  readonly icon?: JSX.Element;
  readonly onClick: () => void;
};

function FilterChip(props: ChipProps): JSX.Element {
  const t = useTranslation();
  return (
    <button type="button" class={styles.chip} aria-pressed={props.isOn} data-tone={props.tone} onClick={() => props.onClick()}>
      {props.icon}
      <span>{props.label}</span>
      <span class={styles.count}>{t.number(props.count)}</span>
    </button>
  );
}
