import { createMemo, createSignal, For, type JSX, Show, untrack } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { createElectorSearch } from '../../../schema/electorSearch.ts';
import { Chip } from '../../components/Chip.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';

const SHOWN = 8;

/** Finds one elector of the committee by number or parts of a name; the choice is the caller's. */
export function ElectorSearch(props: {
  readonly desk: Desk;
  /** What is looked for at the start. */
  readonly first?: string;
  readonly onChoose: (elector: RollElector) => void;
}): JSX.Element {
  const t = useTranslation();
  const [query, setQuery] = createSignal(untrack(() => props.first ?? ''));
  const search = createMemo(() => createElectorSearch(props.desk.roll?.electors().filter(({ isRemoved }) => !isRemoved) ?? []));
  const found = createMemo(() => search().find(query()));
  const shown = () => found().slice(0, SHOWN);
  return (
    <div class={styles.search}>
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          const only = found().length === 1 || props.desk.elector(found()[0] ?? '')?.number === query().trim() ? found()[0] : undefined;
          const elector = only && props.desk.elector(only);
          if (elector) props.onChoose(elector);
        }}
      >
        <SearchField label={t('desk.find')} value={query()} onInput={setQuery} />
      </form>
      <p class={styles.quiet} role="status">
        <Show when={query().trim() !== ''} fallback={t('desk.findHint')}>
          <Show when={found().length > 0} fallback={t('desk.nobodyFound')}>
            <Show when={found().length > SHOWN}>{t.plural('desk.moreFound', found().length - SHOWN)}</Show>
          </Show>
        </Show>
      </p>
      <ul class={styles.found}>
        <For each={shown()}>
          {(id) => (
            <Show when={props.desk.elector(id)}>
              {(elector) => (
                <li>
                  <button type="button" class={styles.hit} onClick={() => props.onChoose(elector())}>
                    <span class={`figures ${styles.number}`}>{elector().number}</span>
                    <bdi class={styles.name}>{elector().name}</bdi>
                    <Show when={props.desk.attendanceOf(id)?.hasAttended}>
                      <Chip tone="success">{t.gendered('desk.hasAttended', elector().gender ?? 'mixed')}</Chip>
                    </Show>
                  </button>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    </div>
  );
}
