import Ban from 'lucide-solid/icons/ban';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Pencil from 'lucide-solid/icons/pencil';
import Square from 'lucide-solid/icons/square';
import Undo2 from 'lucide-solid/icons/undo-2';
import { type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './BallotActions.module.css';
import { isOneTap } from './ballotDraft.ts';
import { useCount } from './CountContext.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { createPress } from './createPress.ts';

type Props = {
  readonly entry: BallotEntryState;
  readonly isClosed: boolean;
  /** Why the ballot is invalid is being asked: it is not entered as anything else meanwhile. */
  readonly isChoosing: boolean;
  readonly onInvalid: () => void;
  readonly onCorrect: () => void;
  readonly tools?: JSX.Element;
};

/** What is done with a ballot: always in the same places. */
export function BallotActions(props: Props): JSX.Element {
  const t = useTranslation();
  const { election } = useCount();
  const { entry } = props;
  const press = createPress();
  return (
    <div class={styles.actions} data-one-tap={isOneTap(election()) ? '' : undefined}>
      <button type="button" class={styles.action} disabled={props.isClosed || !entry.canUndo()} {...press(entry.undo)}>
        <Undo2 size={22} class="mirrored" />
        {t('tally.undo')}
      </button>
      <Show
        when={entry.correcting()}
        fallback={
          <button type="button" class={styles.action} disabled={props.isClosed} onClick={() => props.onCorrect()}>
            <Pencil size={20} />
            {t('tally.correctShort')}
          </button>
        }
      >
        {(number) => (
          <button type="button" class={styles.action} {...press(entry.stopCorrecting)}>
            {t('tally.cancelCorrection', { number: number() })}
          </button>
        )}
      </Show>
      {props.tools}
      <button type="button" class={styles.action} disabled={props.isClosed || props.isChoosing} {...press(entry.blank)}>
        <Square size={20} />
        {t('tally.blank')}
      </button>
      <button type="button" class={styles.action} disabled={props.isClosed} {...press(props.onInvalid)}>
        <Ban size={20} />
        {t('tally.invalid')}
      </button>
      <Show when={!isOneTap(election())}>
        <button type="button" class={styles.next} disabled={props.isClosed || props.isChoosing} {...press(entry.next)}>
          {entry.correcting() === null ? t('tally.next') : t('tally.saveCorrection')}
          <ChevronRight size={28} class="mirrored" />
        </button>
      </Show>
    </div>
  );
}
