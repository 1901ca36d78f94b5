import { createSignal, For, type JSX, Show } from 'solid-js';
import { AppError } from '../../../../schema/errors.ts';
import { AnchoredPanel } from '../../../components/AnchoredPanel.tsx';
import { CheckField } from '../../../components/CheckField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { useApp } from '../../../state/AppContext.ts';
import { changeSettings, settingsOf } from '../../../state/changeSettings.ts';
import type { OpenedList } from '../createListContext.ts';
import { type Column, columnsOf } from '../gridColumns.ts';
import styles from './GridTools.module.css';

type Props = { readonly list: OpenedList; readonly anchor: HTMLElement; readonly onClose: () => void };

/** Without number, name and answer a row would say nothing. */
const CAN_BE_HIDDEN: readonly Column[] = ['family', 'area', 'contact', 'guarantor', 'note'];

/** Which columns of the list this person sees, on whichever device (GR10). What is hidden stays in the details of each row. */
export function ColumnChoice(props: Props): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const { list } = props; // made anew each time
  const [error, setError] = createSignal<string | null>(null);
  const stands = () => settingsOf(app.session.me()).hidden ?? [];
  /** As ticked, which the server may not know yet. */
  const [hidden, setHidden] = createSignal(stands());
  const offered = () => columnsOf(list.grid()?.viewport.layout() ?? 'wide').filter((column) => CAN_BE_HIDDEN.includes(column));
  const canChange = () => app.isOnline() && app.session.me() !== null;
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  /** One after the other: each is a change to what the one before has left. */
  function show(column: Column, isShown: boolean): void {
    const without = (all: readonly string[]): string[] => [...all.filter((one) => one !== column), ...(isShown ? [] : [column])];
    setHidden(without);
    waiting++;
    last = last
      .then(() => changeSettings(app, (settings) => ({ ...settings, hidden: without(settings.hidden ?? []) })))
      .then(
        ({ hidden: next = [] }) => {
          setError(null);
          list.say(next.length === 0 ? t('grid.columnsShown') : t.plural('grid.columnsSaved', next.length));
        },
        (reason: unknown) => void setError(t.error(reason instanceof AppError ? reason : new AppError('internal'))),
      )
      .finally(() => {
        if (--waiting === 0) setHidden(stands()); // what was not taken is not shown as if it had been
      });
  }

  return (
    <AnchoredPanel label={t('grid.columnsTitle')} about={t('grid.columnsHint')} anchor={props.anchor} onClose={() => props.onClose()}>
      {/* biome-ignore lint/a11y/useSemanticElements: the panel is labelled already */}
      <div class={styles.views} role="group" aria-label={t('grid.columnsTitle')}>
        <For each={offered()}>
          {(column) => (
            <CheckField isChecked={!hidden().includes(column)} isDisabled={!canChange()} onChange={(is) => show(column, is)}>
              {t(`list.column_${column}`)}
            </CheckField>
          )}
        </For>
        <Show when={!app.isOnline()}>
          <p class={styles.quiet}>{t('grid.columnsOffline')}</p>
        </Show>
        <Show when={error()}>
          {(text) => (
            <p class={styles.warning} role="alert">
              {text()}
            </p>
          )}
        </Show>
      </div>
    </AnchoredPanel>
  );
}
