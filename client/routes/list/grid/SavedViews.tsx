import Trash from 'lucide-solid/icons/trash';
import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { AppError } from '../../../../schema/errors.ts';
import { MAX_NAME_LENGTH } from '../../../../schema/limits.ts';
import { MAX_SAVED_VIEWS } from '../../../../schema/noticeKinds.ts';
import type { SavedView } from '../../../../schema/personSettings.ts';
import { AnchoredPanel } from '../../../components/AnchoredPanel.tsx';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { useApp } from '../../../state/AppContext.ts';
import { changeSettings, settingsOf } from '../../../state/changeSettings.ts';
import type { OpenedList } from '../createListContext.ts';
import { filterWords } from './filterWords.ts';
import styles from './GridTools.module.css';
import { newViewId } from './newViewId.ts';
import { readView, writeView } from './viewQuery.ts';

type Props = { readonly list: OpenedList; readonly anchor: HTMLElement; readonly onClose: () => void };

/** Ways of looking at a list that this person has named, on whichever device (GR8). Those that are known here are usable without a network. */
export function SavedViews(props: Props): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const { list } = props; // made anew each time
  const [name, setName] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string | null>(null);
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  const views = () => settingsOf(app.session.me()).views;
  const isKnown = () => app.session.me() !== null;
  const trimmed = () => name().trim().replace(/\s+/g, ' ');
  const words = (query: string) => filterWords(readView(query).filter, list.gender(), list.nameOf, t);

  function use(view: SavedView): void {
    const { filter, sort } = readView(view.query);
    list.list.setSort(sort);
    list.list.setFilter(filter);
    props.onClose();
  }
  /** @param change of the views as they stand on the server */
  async function change(next: (views: readonly SavedView[]) => readonly SavedView[], said: string): Promise<void> {
    if (isBusy()) return;
    setBusy(true);
    setError(null);
    try {
      await changeSettings(app, (settings) => ({ ...settings, views: [...next(settings.views)] }));
      list.tell(said);
      if (!isGone) setName('');
    } catch (reason) {
      if (!(reason instanceof AppError)) throw reason;
      if (!isGone) setError(t.error(reason));
    } finally {
      if (!isGone) setBusy(false);
    }
  }
  /** One of the same name is the same view, looked at anew. */
  function save(): void {
    const view = { name: trimmed(), query: writeView({ filter: list.list.filter(), sort: list.list.sort() }) };
    if (view.name === '') return;
    void change(
      (before) => {
        const known = before.find((one) => one.name === view.name);
        const id = known?.id ?? newViewId();
        return known ? before.map((one) => (one === known ? { ...view, id } : one)) : [...before, { ...view, id }];
      },
      t('grid.viewSaved', { name: view.name }),
    );
  }

  return (
    <AnchoredPanel label={t('grid.views')} about={t('grid.viewsHint')} anchor={props.anchor} isForTyping onClose={() => props.onClose()}>
      <div class={styles.views}>
        <Show when={views().length > 0} fallback={<p class={styles.quiet}>{t(isKnown() ? 'grid.noViews' : 'grid.viewsFailed')}</p>}>
          <ul class={styles.lines}>
            <For each={views()}>
              {(view) => (
                <li class={styles.view}>
                  <button type="button" class={styles.open} onClick={() => use(view)}>
                    <bdi>{view.name}</bdi>
                    <span class={styles.quiet}>{words(view.query)}</span>
                  </button>
                  <IconButton
                    icon={Trash}
                    label={t('grid.removeView', { name: view.name })}
                    disabled={!app.isOnline() || isBusy()}
                    onClick={() =>
                      void change((before) => before.filter(({ id }) => id !== view.id), t('grid.viewRemoved', { name: view.name }))
                    }
                  />
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show
          when={views().length < MAX_SAVED_VIEWS}
          fallback={<p class={styles.quiet}>{t('grid.viewsFull', { max: MAX_SAVED_VIEWS })}</p>}
        >
          <form
            autocomplete="off"
            class={styles.part}
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <TextField
              label={t('grid.viewName')}
              value={name()}
              onInput={setName}
              maxLength={MAX_NAME_LENGTH}
              hint={words(writeView({ filter: list.list.filter(), sort: list.list.sort() }))}
              error={error()}
              autocomplete="off"
            />
            <Show when={app.isOnline()} fallback={<p class={styles.quiet}>{t('grid.viewsOffline')}</p>}>
              <Button type="submit" variant="primary" isBusy={isBusy()} disabled={trimmed() === '' || !isKnown()}>
                {t('grid.saveView')}
              </Button>
            </Show>
          </form>
        </Show>
      </div>
    </AnchoredPanel>
  );
}
