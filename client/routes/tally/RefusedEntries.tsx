import { For, type JSX } from 'solid-js';
import { mayBeTakenLater, refusalText } from '../../../schema/refusals.ts';
import { readTallyEntry } from '../../../schema/tally.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { RefusedCell, RoomClient } from '../../state/contracts.ts';
import styles from './RefusedEntries.module.css';

/** What was counted here and not accepted, in the pill's sheet: each with why, until the person has decided. */
export function RefusedEntries(props: { readonly room: Pick<RoomClient, 'refusals' | 'putBack' | 'dismissRefusals'> }): JSX.Element {
  const t = useTranslation();
  const whatOf = ({ key, value }: RefusedCell): string => {
    const entry = readTallyEntry(key, value);
    return entry?.value.kind === 'ballot' ? t('tally.ballotOf', { number: entry.value.number }) : t('tally.otherEntry');
  };
  return (
    <ul class={styles.refused}>
      <For each={props.room.refusals()}>
        {(cell) => (
          <li class={styles.one}>
            <strong>{whatOf(cell)}</strong>
            <span>{refusalText(cell.reason, t.language) ?? t('door.notAccepted')}</span>
            <span class={styles.actions}>
              {mayBeTakenLater(cell.reason) && <Button onClick={() => props.room.putBack([cell.id])}>{t('door.tryAgain')}</Button>}
              <Button variant="quiet" onClick={() => props.room.dismissRefusals([cell.id])}>
                {t('door.leaveIt')}
              </Button>
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
