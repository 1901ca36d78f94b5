import { type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useBoard } from './BoardContext.ts';

/** How old the figures are where they are not live, and what is missing in them where they are (OR2). */
export function BoardNews(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  return (
    <Show when={!board.isLive()}>
      <Banner tone="warning" announce="status" title={t('board.notLive')}>
        <Show when={board.asOfMs()} fallback={t('board.asOfUnknown')}>
          {(ms) => t('board.asOf', { time: t.time(ms()), ago: t.ago(ms(), board.nowMs()) })}
        </Show>
      </Banner>
    </Show>
  );
}
