import { For, type JSX } from 'solid-js';
import { readEntry } from '../../../schema/attendance.ts';
import { mayBeTakenLater, refusalText } from '../../../schema/policy.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { RefusedCell, RoomClient } from '../../state/contracts.ts';
import { useDoor } from './DoorContext.ts';
import styles from './RefusedMarks.module.css';

/** What was entered here and not accepted, in the pill's sheet: each with why, until the person has decided. */
export function RefusedMarks(props: { readonly room: Pick<RoomClient, 'refusals' | 'putBack' | 'dismissRefusals'> }): JSX.Element {
  const t = useTranslation();
  const { door } = useDoor();
  const whoOf = ({ key, value }: RefusedCell): string => {
    const id = readEntry(key, value)?.elector;
    const elector = id && door.elector(id);
    return elector ? `\u2068${elector.number}\u2069 · \u2068${elector.name}\u2069` : t('door.unknownElector');
  };
  return (
    <ul class={styles.refused}>
      <For each={props.room.refusals()}>
        {(cell) => (
          <li class={styles.one}>
            <strong>{whoOf(cell)}</strong>
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
