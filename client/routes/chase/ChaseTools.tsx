import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { SearchField } from '../../components/SearchField.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './ChaseTools.module.css';
import { CHASE_VIEWS } from './chaseFacts.ts';
import type { Chase } from './createChase.ts';

const collator = new Intl.Collator('ar');

/** Search, guarantor, the views with their counts, and how many of those who promised have voted. */
export function ChaseTools(props: { readonly chase: Chase }): JSX.Element {
  const t = useTranslation();
  const { chase } = props; // one list as long as the screen stands
  const { list } = chase;
  const counts = () => list.counts();
  const guarantors = createMemo(() => {
    const people = [...(chase.detail.detail()?.guarantors ?? [])].sort((a, b) => collator.compare(a.name, b.name));
    return [{ value: '', label: t('chase.anyGuarantor') }, ...people.map(({ id, name }) => ({ value: id, label: name }))];
  });
  /** On a phone the rows need the room; what narrows the list stays in sight as long as it does. */
  const [isOpen, setOpen] = createSignal(false);
  const isShown = () => isOpen() || list.filter().view !== 'all' || list.filter().guarantor !== null || list.filter().query !== '';
  return (
    <div class={styles.tools} data-closed={isShown() ? undefined : ''}>
      <div class={styles.top}>
        <p class={styles.counts}>
          <For each={['promised', 'attended', 'missing'] as const}>
            {(figure) => (
              <span class={figure === 'missing' ? styles.missing : ''}>
                <strong>{t.number(counts()[figure])}</strong> {t.gendered(`chase.${figure}`, chase.gender())}
              </span>
            )}
          </For>
        </p>
        <button
          type="button"
          class={styles.toggle}
          aria-expanded={isShown()}
          aria-label={t('chase.narrow')}
          onClick={() => setOpen(!isShown())}
        >
          <SlidersHorizontal size={20} />
        </button>
      </div>
      <div class={styles.fields}>
        <SearchField label={t('chase.search')} value={list.filter().query} onInput={(query) => list.setFilter({ query })} />
        <SelectField
          label={t('chase.guarantor')}
          isLabelHidden
          value={list.filter().guarantor ?? ''}
          options={guarantors()}
          onChange={(id) => list.setFilter({ guarantor: id === '' ? null : id })}
        />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex line in every browser */}
      <div class={styles.views} role="group" aria-label={t('chase.views')}>
        <For each={CHASE_VIEWS}>
          {(view) => (
            <Show when={view === 'all' || (chase.answer.value() && counts().views[view] > 0) || list.filter().view === view}>
              <button
                type="button"
                class={styles.chip}
                aria-pressed={list.filter().view === view}
                onClick={() => list.setFilter({ view: list.filter().view === view ? 'all' : view })}
              >
                <span>{t(`chase.view_${view}`)}</span>
                <span class={styles.count}>{t.number(counts().views[view])}</span>
              </button>
            </Show>
          )}
        </For>
      </div>
    </div>
  );
}
