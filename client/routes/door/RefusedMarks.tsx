import type { JSX } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { readEntry } from '../../../schema/attendance.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { RefusedCell, RoomClient } from '../../state/contracts/room.ts';
import { RefusedList } from './RefusedList.tsx';

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
  return <RefusedList room={props.room} wordsOf={whoOf} />;
}
