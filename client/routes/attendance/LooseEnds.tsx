import { Key } from '@solid-primitives/keyed';
import { type JSX, Show } from 'solid-js';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskSection } from './DeskSection.tsx';
import { ObservationLine } from './ObservationLine.tsx';
import { StandingCard } from './StandingCard.tsx';

/** What hangs on nothing any more: observations whose match was taken back, electors who left the roll. Shown only where there are any. */
export function LooseEnds(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  return (
    <>
      <Show when={props.desk.lists().left.length > 0}>
        <DeskSection title={t('desk.leftTitle')} text={t('desk.leftText')}>
          <ul class={styles.cards}>
            <Key each={props.desk.lists().left} by={({ entry: { key } }) => key}>
              {(left) => (
                <li class={styles.card}>
                  <strong>{props.desk.electorWords(left().elector)}</strong>
                  <ul class={styles.lines}>
                    <ObservationLine desk={props.desk} elector={left().elector} entry={left().entry} />
                  </ul>
                </li>
              )}
            </Key>
          </ul>
        </DeskSection>
      </Show>
      <Show when={props.desk.lists().offRoll.length > 0}>
        <DeskSection
          title={t.gendered('desk.offRollTitle', props.desk.gender())}
          text={t.gendered('desk.offRollText', props.desk.gender())}
        >
          <ul class={styles.cards}>
            <SomeOf items={props.desk.lists().offRoll.map(({ elector }) => elector)}>
              {(elector) => <StandingCard desk={props.desk} elector={elector} />}
            </SomeOf>
          </ul>
        </DeskSection>
      </Show>
    </>
  );
}
