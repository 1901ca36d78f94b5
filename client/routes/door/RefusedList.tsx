import type { JSX } from 'solid-js';
import { mayBeTakenLater, refusalText } from '../../../schema/refusals.ts';
import { Button } from '../../components/Button.tsx';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { RefusedCell, RoomClient } from '../../state/contracts/room.ts';
import styles from './RefusedList.module.css';

/** What was entered here and not accepted, in the pill's sheet: each with why, until the person has decided. */
export function RefusedList(props: {
  readonly room: Pick<RoomClient, 'refusals' | 'putBack' | 'dismissRefusals'>;
  /** What was entered, in the person's words. */
  readonly wordsOf: (cell: RefusedCell) => string;
}): JSX.Element {
  const t = useTranslation();
  return (
    <ul class={styles.refused}>
      <SomeOf items={props.room.refusals()}>
        {(cell) => (
          <li class={styles.one}>
            <strong>{props.wordsOf(cell)}</strong>
            <span>{refusalText(cell.reason, t.language) ?? t('door.notAccepted')}</span>
            <span class={styles.actions}>
              {mayBeTakenLater(cell.reason) && <Button onClick={() => props.room.putBack([cell.id])}>{t('door.tryAgain')}</Button>}
              <Button variant="quiet" onClick={() => props.room.dismissRefusals([cell.id])}>
                {t('door.leaveIt')}
              </Button>
            </span>
          </li>
        )}
      </SomeOf>
    </ul>
  );
}
