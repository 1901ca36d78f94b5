import { createSignal, type JSX, Show } from 'solid-js';
import type { UnlistedArrival } from '../../../schema/attendance.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { ElectorSearch } from './ElectorSearch.tsx';

/** Who an arrival was: found by search, then said in a second tap, because it makes that elector count as attended. */
export function MatchDialog(props: {
  readonly desk: Desk;
  readonly arrival: UnlistedArrival;
  readonly onMatch: (elector: string) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useTranslation();
  const [chosen, setChosen] = createSignal<string | null>(null);
  const heard = () => props.arrival.entry.value;
  return (
    <Dialog
      isOpen
      title={t.gendered('desk.matchTitle', props.desk.gender())}
      description={t('desk.matchOf', { number: heard().number || t('desk.noNumber'), name: heard().name || t('desk.noName') })}
      onClose={props.onClose}
      actions={
        <Show when={chosen()} fallback={<Button onClick={props.onClose}>{t('common.cancel')}</Button>}>
          {(elector) => (
            <>
              <Button variant="primary" onClick={() => props.onMatch(elector())}>
                {t('desk.matchThis')}
              </Button>
              <Button onClick={() => setChosen(null)}>{t('desk.otherElector')}</Button>
            </>
          )}
        </Show>
      }
    >
      <Show
        when={chosen()}
        fallback={<ElectorSearch desk={props.desk} first={heard().number || heard().name} onChoose={({ id }) => setChosen(id)} />}
      >
        {(elector) => (
          <p class={styles.choice}>
            <strong>{props.desk.electorWords(elector())}</strong>
            <Show when={props.desk.attendanceOf(elector())?.hasAttended}>
              <span class={styles.quiet}>{t.gendered('desk.alreadyAttended', props.desk.gender())}</span>
            </Show>
          </p>
        )}
      </Show>
    </Dialog>
  );
}
