import { For, type JSX, Show } from 'solid-js';
import type { BoardRow } from '../../../schema/board.ts';
import { isAtWork } from '../../../schema/boardSums.ts';
import { amountOf, troublesOf } from '../../../schema/boardTroubles.ts';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';
import { TROUBLE_TONES } from './troubleLooks.ts';

/** What of one committee wants an eye, in words, the worst first. */
export function Troubles(props: { readonly row: BoardRow; readonly most?: number }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const all = () => troublesOf(props.row, board.judgedAtMs(), board.silentAfterMs());
  const shown = () => all().slice(0, props.most ?? Number.POSITIVE_INFINITY);
  const amount = (trouble: ReturnType<typeof all>[number]) => amountOf(trouble, props.row, board.judgedAtMs(), board.silentAfterMs());
  const isSilenceKnown = () => board.plan() !== null || !isAtWork(props.row);
  const silence = () =>
    props.row.heardAtMs === null ? t('board.silentNever') : t('board.silent', { ago: words.ago(props.row.heardAtMs) });
  return (
    <span class={styles.chips}>
      <For each={shown()} fallback={<span class={styles.quiet}>{t(isSilenceKnown() ? 'board.nothingOpen' : 'board.openUnknown')}</span>}>
        {(trouble) => (
          <Chip tone={TROUBLE_TONES[trouble]}>
            {trouble === 'silent' ? silence() : t.plural(`board.trouble_${trouble}`, amount(trouble))}
          </Chip>
        )}
      </For>
      <Show when={all().length > shown().length}>
        <span class={styles.quiet}>{t('board.more', { n: all().length - shown().length })}</span>
      </Show>
    </span>
  );
}
