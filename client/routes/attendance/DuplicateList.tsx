import { type JSX, Show } from 'solid-js';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskSection } from './DeskSection.tsx';
import { StandingCard } from './StandingCard.tsx';

/** Electors whom two people or two tablets have seen, with who and when: counted once each (B1). */
export function DuplicateList(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  return (
    <DeskSection
      title={t.gendered('desk.duplicatesTitle', props.desk.gender())}
      text={t.gendered('desk.duplicatesText', props.desk.gender())}
    >
      <Show when={props.desk.lists().duplicates.length > 0} fallback={<p class={styles.quiet}>{t('desk.noDuplicates')}</p>}>
        <ul class={styles.cards}>
          <SomeOf items={props.desk.lists().duplicates.map(({ elector }) => elector)}>
            {(elector) => <StandingCard desk={props.desk} elector={elector} />}
          </SomeOf>
        </ul>
      </Show>
    </DeskSection>
  );
}
