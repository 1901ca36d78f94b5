import { createEffect, createMemo, For, type JSX, on, Show } from 'solid-js';
import type { TabletReport, TabletsAnswer } from '../../../schema/boardApi.ts';
import { isBatteryLow, isClockWrong } from '../../../schema/tabletTroubles.ts';
import { Chip } from '../../components/Chip.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import tables from '../../components/Table.module.css';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { createPoll } from '../results/createPoll.ts';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';

const EVERY_MS = 15_000;
const SILENT_MS = 180_000;

/** Who is online where, on which screen, and how their tablets are; the silent first. */
export function TabletsTable(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const board = useBoard();
  const words = createBoardWords();
  const load = createLoad(
    () => api.send<TabletsAnswer>('GET', `/api/board/tablets?committee=${encodeURIComponent(props.committee)}`),
    isOnline,
  );
  createPoll(EVERY_MS, isOnline, load.reload);
  createEffect(on(() => props.committee, load.reload, { defer: true }));
  /** When the answer came, by the server's clock. */
  const atMs = createMemo(on(load.data, (answer) => answer && board.nowMs()));
  const keyOf = (one: TabletReport): string => `${one.user.id} ${one.device} ${one.screen}`;
  const byKey = createMemo(() => new Map((load.data()?.tablets ?? []).map((one) => [keyOf(one), one])));
  return (
    <section class={styles.panel}>
      <h2 id="board-tablets">{t('board.who')}</h2>
      <Show when={atMs()}>{(ms) => <p class={styles.quiet}>{t('board.turnoutAge', { ago: words.ago(ms()) })}</p>}</Show>
      <Show
        when={load.data()}
        fallback={
          <Show when={load.error()} fallback={<Skeleton count={3} />}>
            {(error) => <ErrorPanel error={error()} onRetry={load.reload} />}
          </Show>
        }
      >
        <Show when={byKey().size > 0} fallback={<p class={styles.quiet}>{t('board.whoNone')}</p>}>
          <section class={tables.frame} tabindex="0" aria-labelledby="board-tablets">
            <table class={tables.table}>
              <thead>
                <tr>
                  <th scope="col">{t('board.whoName')}</th>
                  <th scope="col">{t('board.whoScreen')}</th>
                  <th scope="col">{t('board.column_heard')}</th>
                  <th scope="col" class={tables.number}>
                    {t('board.column_unsent')}
                  </th>
                  <th scope="col">{t('board.whoDevice')}</th>
                </tr>
              </thead>
              <tbody>
                <For each={[...byKey().keys()]}>
                  {(key) => (
                    <Show when={byKey().get(key)}>
                      {(one) => <Tablet one={one()} isKnown={board.isLive() && load.error() === null} atMs={atMs()} />}
                    </Show>
                  )}
                </For>
              </tbody>
            </table>
          </section>
        </Show>
      </Show>
    </section>
  );
}

/** @param props.isKnown whether what the answer says is so now @param props.atMs when it came */
function Tablet(props: { readonly one: TabletReport; readonly isKnown: boolean; readonly atMs: number | null }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  /** One that has only just gone may be on its way to another screen. */
  const isSilent = () => props.isKnown && !props.one.isOnline && board.nowMs() - props.one.heardAt > SILENT_MS;
  /** Whoever was online was heard of when the answer came. */
  const heardAt = () => (props.one.isOnline ? Math.max(props.one.heardAt, props.atMs ?? 0) : props.one.heardAt);
  const heard = () => {
    const word = isSilent() ? 'tabletSilent' : props.isKnown ? 'offline' : 'lastHeard';
    return t(`board.${word}`, { ago: words.ago(heardAt()) });
  };
  const clock = () => props.one.clockAheadMs ?? 0;
  return (
    <tr>
      <th scope="row">
        <bdi>{props.one.user.name}</bdi>
      </th>
      <td>{t(`board.screen_${props.one.screen}`)}</td>
      <td>
        <Show when={props.isKnown && props.one.isOnline} fallback={<Chip tone={isSilent() ? 'danger' : 'neutral'}>{heard()}</Chip>}>
          <Chip tone="success">{t('board.online')}</Chip>
        </Show>
      </td>
      <td class={tables.number}>{t.number(props.one.unsent)}</td>
      <td>
        <span class={styles.chips}>
          <Show when={isBatteryLow(props.one.battery)}>
            <Chip tone="warning">{t('board.battery', { n: props.one.battery ?? 0 })}</Chip>
          </Show>
          <Show when={isClockWrong(props.one.clockAheadMs)}>
            <Chip tone="warning">
              {t.plural(clock() > 0 ? 'board.clockAhead' : 'board.clockBehind', Math.round(Math.abs(clock()) / 60_000))}
            </Chip>
          </Show>
          <Show when={props.one.readyAt === null} fallback={<Chip tone="success">{t('board.ready')}</Chip>}>
            <Chip tone="warning">{t('board.notReady')}</Chip>
          </Show>
        </span>
      </td>
    </tr>
  );
}
