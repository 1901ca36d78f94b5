import type { JSX } from 'solid-js';
import { readTallyEntry } from '../../../schema/tally.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { RefusedCell, RoomClient } from '../../state/contracts/room.ts';
import { RefusedList } from '../door/RefusedList.tsx';

/** What was counted here and not accepted, in the pill's sheet: each with why, until the person has decided. */
export function RefusedEntries(props: { readonly room: Pick<RoomClient, 'refusals' | 'putBack' | 'dismissRefusals'> }): JSX.Element {
  const t = useTranslation();
  const whatOf = ({ key, value }: RefusedCell): string => {
    const entry = readTallyEntry(key, value);
    return entry?.value.kind === 'ballot' ? t('tally.ballotOf', { number: entry.value.number }) : t('tally.otherEntry');
  };
  return <RefusedList room={props.room} wordsOf={whatOf} />;
}
