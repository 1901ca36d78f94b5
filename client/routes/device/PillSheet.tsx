import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import { type JSX, onMount, Show } from 'solid-js';
import { SCHEMA_VERSION } from '../../../schema/version.ts';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { Button } from '../../components/Button.tsx';
import { isAway, pillMeaning, pillWords } from '../../components/pillWords.ts';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import { BatteryTap } from './BatteryTap.tsx';
import { ConnectionFacts } from './ConnectionFacts.tsx';
import { createEverySecond } from './createEverySecond.ts';
import { HeldHere } from './HeldHere.tsx';
import styles from './PillSheet.module.css';
import { StorageFacts } from './StorageFacts.tsx';

type Props = {
  readonly room: RoomClient;
  readonly anchor: Element | undefined;
  /** Edits that were not accepted and that the person has not decided about. */
  readonly refused: number;
  readonly refusedDetails?: JSX.Element;
  readonly onRetry: () => void;
  readonly onClose: () => void;
};

/** What the pill opens: what it means and what waits, then what was not accepted, then the figures. */
export function PillSheet(props: Props): JSX.Element {
  const t = useTranslation();
  const nowMs = createEverySecond();
  const save = () => props.room.save();
  const waiting = () => ((state) => (state.kind === 'saved' ? 0 : state.waiting))(save());
  onMount(() => props.onRetry()); // whoever looks there wants to know whether it is back, or still stands (C5)
  return (
    <AnchoredPanel label={pillWords(t, save())} anchor={props.anchor} onClose={() => props.onClose()}>
      <div class={styles.about}>
        <p>{t(pillMeaning(save()))}</p>
        <Show when={waiting() > 0}>
          <p>{t.plural('list.save_waiting', waiting())}</p>
        </Show>
        <Show when={props.refused > 0}>
          <p class={styles.refused}>{t.plural('list.notAccepted', props.refused)}</p>
          {props.refusedDetails}
        </Show>
        <Show when={isAway(save())}>
          <Button icon={RotateCw} isWide onClick={() => props.onRetry()}>
            {t('list.save_retry')}
          </Button>
        </Show>
        <MoreWords>
          <h3>{t('device.holds')}</h3>
          <HeldHere />
          <h3>{t('device.connection')}</h3>
          <ConnectionFacts room={props.room} nowMs={nowMs} />
          <BatteryTap />
          <h3>{t('device.storage')}</h3>
          <StorageFacts />
          <p>
            {t('device.version')}: {t('device.versionText', { n: SCHEMA_VERSION })}
          </p>
          <A class={styles.more} href="/device" onClick={() => props.onClose()}>
            {t('device.more')}
            <ChevronRight size={18} class="mirrored" />
          </A>
        </MoreWords>
      </div>
    </AnchoredPanel>
  );
}
