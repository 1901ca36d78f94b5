import CircleCheckBig from 'lucide-solid/icons/check';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { SOURCES, type Source } from '../../../schema/result.ts';
import type { CellId } from '../../../schema/tally.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import tables from '../../components/Table.module.css';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { type CellGroup, cellGroups } from './cellOrder.ts';
import type { Result } from './createResult.ts';
import { oddSources } from './proposals.ts';
import styles from './Results.module.css';
import { CELL_TONES, SHORT_SOURCE_WORDS, SOURCE_WORDS } from './resultLooks.ts';

type Props = {
  readonly result: Result;
  readonly isNarrow: boolean;
  /** Null where this person settles nothing. */
  readonly onSettle: ((cell: CellId) => void) | null;
};

/** A and B beside what both read on the form: what differs or did, and everything when asked for. A list on a narrow screen. */
export function CellTable(props: Props): JSX.Element {
  const t = useTranslation();
  const { result } = props; // one result as long as the screen stands
  const [show, setShow] = createSignal<'differing' | 'all'>('differing');
  const isOpen = (cell: CellId): boolean => {
    const found = result.cell(cell);
    return found?.state === 'differs' || found?.state === 'chosen' || (found?.doubtful.length ?? 0) > 0;
  };
  const ids = createMemo(() => (result.answer()?.cells ?? []).map(({ cell }) => cell));
  const differing = createMemo(() => ids().filter(isOpen));
  // by text, so that what is fetched anew moves no row and takes no focus
  const groups = createMemo(() => cellGroups(show() === 'all' ? ids() : differing(), result.names.setUp()));
  const keys = createMemo(() => groups().map(({ key }) => key));
  const groupOf = (key: string): CellGroup | undefined => groups().find((group) => group.key === key);
  const titleOf = (key: string): string =>
    key === 'figures' ? t('results.figures') : (groupOf(key)?.name ?? t('results.otherCandidates'));
  const sources = createMemo(() => {
    const said = SOURCES.filter((source) =>
      result.answer()?.cells.some(({ values, doubtful }) => source in values || doubtful.includes(source)),
    );
    return said.length === 0 ? SOURCES.slice(0, 2) : said;
  });

  return (
    <section class={styles.section}>
      <div class={styles.sectionHead}>
        <div>
          <h2>{t('results.values')}</h2>
          <p class={styles.quiet}>{t('results.valuesText')}</p>
        </div>
        <Segmented
          label={t('results.showWhat')}
          value={show()}
          options={[
            { value: 'differing', label: `${t('results.onlyDiffering')} · ${t.number(differing().length)}` },
            { value: 'all', label: `${t('results.everything')} · ${t.number(ids().length)}` },
          ]}
          onChange={setShow}
        />
      </div>
      <Show
        when={groups().length > 0}
        fallback={
          <EmptyState icon={CircleCheckBig} title={t('results.nothingDiffers')}>
            {t('results.nothingDiffersText')}
          </EmptyState>
        }
      >
        <Show when={!props.isNarrow} fallback={<Narrow />}>
          <section class={tables.frame} tabindex="0" aria-label={t('results.values')}>
            <table class={tables.table}>
              <thead>
                <tr>
                  <th scope="col">{t('results.what')}</th>
                  <For each={sources()}>
                    {(source) => (
                      <th scope="col" class={tables.number}>
                        {t(SOURCE_WORDS[source])}
                      </th>
                    )}
                  </For>
                  <th scope="col" class={tables.number}>
                    {t('results.comesTo')}
                  </th>
                  <th scope="col">{t('results.column_state')}</th>
                  <Show when={props.onSettle}>
                    <th scope="col">
                      <span class="sr-only">{t('results.settle')}</span>
                    </th>
                  </Show>
                </tr>
              </thead>
              <For each={keys()}>
                {(key) => (
                  <tbody>
                    <tr>
                      <th scope="rowgroup" colspan={sources().length + (props.onSettle ? 4 : 3)} class={styles.group}>
                        <bdi>{titleOf(key)}</bdi>
                      </th>
                    </tr>
                    <For each={groupOf(key)?.cells ?? []}>
                      {(cell) => (
                        <tr data-tone={toneOf(cell)} class={styles.cellRow}>
                          <th scope="row">
                            <What cell={cell} />
                          </th>
                          <For each={sources()}>
                            {(source) => (
                              <td class={tables.number}>
                                <Value cell={cell} source={source} />
                              </td>
                            )}
                          </For>
                          <td class={tables.number}>
                            <ComesTo cell={cell} />
                          </td>
                          <td>
                            <StateOf cell={cell} />
                          </td>
                          <Show when={props.onSettle}>
                            <td>
                              <Settle cell={cell} />
                            </td>
                          </Show>
                        </tr>
                      )}
                    </For>
                  </tbody>
                )}
              </For>
            </table>
          </section>
        </Show>
      </Show>
    </section>
  );

  function Narrow(): JSX.Element {
    return (
      <For each={keys()}>
        {(key) => (
          <div class={styles.narrowGroup}>
            <h3>
              <bdi>{titleOf(key)}</bdi>
            </h3>
            <ul class={styles.cards}>
              <For each={groupOf(key)?.cells ?? []}>
                {(cell) => (
                  <li class={styles.card} data-tone={toneOf(cell)}>
                    <div class={styles.cardHead}>
                      <strong>
                        <What cell={cell} />
                      </strong>
                      <StateOf cell={cell} />
                    </div>
                    <dl class={styles.said}>
                      <For each={sources()}>
                        {(source) => (
                          <div>
                            <dt>{t(SHORT_SOURCE_WORDS[source])}</dt>
                            <dd>
                              <Value cell={cell} source={source} />
                            </dd>
                          </div>
                        )}
                      </For>
                      <div>
                        <dt>{t('results.comesTo')}</dt>
                        <dd>
                          <ComesTo cell={cell} />
                        </dd>
                      </div>
                    </dl>
                    <Show when={props.onSettle}>
                      <Settle cell={cell} />
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </div>
        )}
      </For>
    );
  }

  function toneOf(cell: CellId) {
    return CELL_TONES[result.cell(cell)?.state ?? 'empty'];
  }
  function What(own: { readonly cell: CellId }): JSX.Element {
    return (
      <>
        {result.names.cell(own.cell)}
        <Show when={own.cell.startsWith('c') && result.names.isWithdrawn(own.cell.slice(1))}>
          {' '}
          <Chip>{t('results.withdrawn')}</Chip>
        </Show>
      </>
    );
  }
  function Value(own: { readonly cell: CellId; readonly source: Source }): JSX.Element {
    const found = () => result.cell(own.cell);
    const value = () => found()?.values[own.source];
    const isOdd = () => found()?.state === 'differs' && oddSources(found()?.values ?? {}).has(own.source);
    return (
      <Show when={!found()?.doubtful.includes(own.source)} fallback={<span class={styles.doubtful}>{t('results.doubtful')}</span>}>
        <Show
          when={value() !== undefined}
          fallback={
            <>
              <span class={styles.quiet} aria-hidden="true">
                –
              </span>
              <span class="sr-only">{t('results.nothingSaid')}</span>
            </>
          }
        >
          <span class={isOdd() ? styles.odd : undefined}>{t.number(value() ?? 0)}</span>
        </Show>
      </Show>
    );
  }
  function ComesTo(own: { readonly cell: CellId }): JSX.Element {
    const value = () => result.cell(own.cell)?.value ?? null;
    return (
      <Show when={value() !== null} fallback={<span class={styles.quiet}>{t('results.notKnown')}</span>}>
        <strong>{t.number(value() ?? 0)}</strong>
      </Show>
    );
  }
  function StateOf(own: { readonly cell: CellId }): JSX.Element {
    const state = () => result.cell(own.cell)?.state ?? 'empty';
    const choice = () => result.cell(own.cell)?.choice;
    return (
      <span class={styles.state}>
        <Chip tone={CELL_TONES[state()]}>{t(`results.cell_${state()}`)}</Chip>
        <Show when={choice()}>{(made) => <bdi class={styles.quiet}>{result.nameOf(made().by)}</bdi>}</Show>
      </span>
    );
  }
  function Settle(own: { readonly cell: CellId }): JSX.Element {
    const state = () => result.cell(own.cell)?.state;
    return (
      <Show when={state() !== 'agreed' || show() === 'all'}>
        <Button variant={state() === 'differs' ? 'primary' : 'quiet'} onClick={() => props.onSettle?.(own.cell)}>
          {t(state() === 'differs' ? 'results.settle' : 'results.settleAgain')}
          <span class="sr-only">: {result.names.cell(own.cell)}</span>
        </Button>
      </Show>
    );
  }
}
