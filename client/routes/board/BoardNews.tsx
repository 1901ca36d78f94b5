import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';

/** What the device has is shown at once; that the connection is on its way is no news yet. */
const PATIENCE_MS = 5_000;

/** How old the figures are where they are not live, and what is missing in them where they are (OR2). */
export function BoardNews(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const [isPatient, setPatient] = createSignal(board.room.facts().connectedAtMs === null && board.room.facts().lastContactAtMs === null);
  const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <Show when={!board.isLive() && !isPatient()}>
      <Banner tone="warning" announce="status" title={t('board.notLive')}>
        <Show when={board.asOfMs()} fallback={t('board.asOfUnknown')}>
          {(ms) => t('board.asOf', { time: words.moment(ms()), ago: words.ago(ms()) })}
        </Show>
      </Banner>
    </Show>
  );
}
