import { For, type JSX } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { readEntry } from '../../../schema/attendance.ts';
import { mayBeTakenLater, refusalText } from '../../../schema/refusals.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { RefusedCell, RoomClient } from '../../state/contracts.ts';
import styles from './RefusedMarks.module.css';

/** What was entered here and not accepted, at the door or at the desk, in the pill's sheet: each with why, until the person has decided. */
export function RefusedMarks(props: {
  readonly room: Pick<RoomClient, 'refusals' | 'putBack' | 'dismissRefusals'>;
  /** Undefined where the roll has no such person (any more). */
  readonly elector: (id: string) => Pick<RollElector, 'number' | 'name'> | undefined;
}): JSX.Element {
  const t = useTranslation();
  const whoOf = ({ key, value }: RefusedCell): string => {
    const read = readEntry(key, value);
    const entered = read?.entry.value;
    if (entered?.kind === 'counted') return t('doorDesk.countOnly');
    const of =
      entered?.kind === 'unlisted' ? { number: entered.number || '–', name: entered.name || '–' } : props.elector(read?.elector ?? '');
    return of ? `\u2068${of.number}\u2069 · \u2068${of.name}\u2069` : t('door.unknownElector');
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
