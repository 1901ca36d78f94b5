import { type JSX, Show } from 'solid-js';
import { userOf } from '../../../schema/attendance.ts';
import { Button } from '../../components/Button.tsx';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskSection } from './DeskSection.tsx';

/** What was counted without a name, the newest first, and the way to take it back, anybody's (B18). Shown only where there is any. */
export function CountedList(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  const at = (key: string) => props.desk.lists().counted.find((entry) => entry.key === key);
  return (
    <Show when={props.desk.lists().counted.length > 0}>
      <DeskSection title={t('desk.headcount')}>
        <ul class={styles.cards}>
          <SomeOf items={props.desk.lists().counted.map(({ key }) => key)}>
            {(key) => (
              <Show when={at(key)}>
                {(entry) => {
                  const name = () => props.desk.nameOf(userOf(entry()));
                  const who = () => t.plural('desk.counted', entry().value.count);
                  return (
                    <li class={styles.card}>
                      <strong>{who()}</strong>
                      <span class={styles.quiet}>{t('desk.entryBy', { name: name(), at: t.time(entry().value.atMs) })}</span>
                      <Show when={props.desk.mayWrite()}>
                        <span class={styles.row}>
                          <Button
                            variant="quiet"
                            aria-label={t('desk.undoEntry', { who: who(), name: name() })}
                            onClick={() => void props.desk.write([{ kind: 'undo', entry: entry() }], t('desk.takenBack', { name: who() }))}
                          >
                            {t('desk.takeBack')}
                          </Button>
                        </span>
                      </Show>
                    </li>
                  );
                }}
              </Show>
            )}
          </SomeOf>
        </ul>
      </DeskSection>
    </Show>
  );
}
