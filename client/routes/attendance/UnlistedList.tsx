import { createSignal, type JSX, Show } from 'solid-js';
import { type UnlistedArrival, userOf } from '../../../schema/attendance.ts';
import { matchActs, unmatchActs } from '../../../schema/attendanceActs.ts';
import { isElectorId } from '../../../schema/ids.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { arrivalWords } from './arrivalWords.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskSection } from './DeskSection.tsx';
import type { DeskArrival } from './deskLists.ts';
import { MatchDialog } from './MatchDialog.tsx';

/** Arrivals that were on no list, the earliest first; a coordinator says who they were, and takes that back (B14). */
export function UnlistedList(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  const [matching, setMatching] = createSignal<string | null>(null);
  const at = (key: string | null): DeskArrival | undefined => props.desk.lists().unlisted.find(({ entry }) => entry.key === key);
  const standingOf = (elector: string) => props.desk.attendanceOf(elector)?.standing ?? [];

  function match(arrival: UnlistedArrival, elector: string): void {
    if (!isElectorId(elector)) return;
    const said = t('desk.matched', { name: props.desk.electorWords(elector) });
    if (props.desk.write(matchActs(arrival, elector, standingOf), said)) setMatching(null);
  }
  return (
    <DeskSection title={t('desk.unlistedTitle')} text={t('desk.unlistedText')}>
      <Show when={props.desk.lists().unlisted.length > 0} fallback={<p class={styles.quiet}>{t('desk.noUnlisted')}</p>}>
        <ul class={styles.cards}>
          <SomeOf items={props.desk.lists().unlisted.map(({ entry }) => entry.key)}>
            {(key) => (
              <Show when={at(key)}>
                {(arrival) => (
                  <li class={styles.card} data-open={arrival().isOpen ? '' : undefined}>
                    <strong>{arrivalWords(arrival().entry.value, t)}</strong>
                    <span class={styles.quiet}>
                      {t('desk.entryBy', {
                        name: props.desk.nameOf(userOf(arrival().entry)),
                        at: t.time(arrival().entry.value.atMs),
                      })}
                    </span>
                    <Show when={arrival().matched}>
                      {(matched) => (
                        <span>
                          <Chip tone={arrival().isOpen ? 'warning' : 'success'}>
                            {t(arrival().isOpen ? 'desk.matchedNotCounted' : 'desk.matchedTo', {
                              name: props.desk.electorWords(matched().elector),
                              by: props.desk.nameOf(matched().by),
                            })}
                          </Chip>
                        </span>
                      )}
                    </Show>
                    <Show when={props.desk.mayWrite() && props.desk.roll}>
                      <span class={styles.row}>
                        <Button variant={arrival().matched ? 'secondary' : 'primary'} onClick={() => setMatching(key)}>
                          {arrival().matched ? t('desk.matchAgain') : t('desk.match')}
                        </Button>
                        <Show
                          when={arrival().matched}
                          fallback={
                            <Button
                              variant="quiet"
                              aria-label={t('desk.undoEntry', {
                                who: arrivalWords(arrival().entry.value, t),
                                name: props.desk.nameOf(userOf(arrival().entry)),
                              })}
                              onClick={() =>
                                void props.desk.write(
                                  [{ kind: 'undo', entry: arrival().entry }],
                                  t('desk.takenBack', { name: arrivalWords(arrival().entry.value, t) }),
                                )
                              }
                            >
                              {t('desk.takeBack')}
                            </Button>
                          }
                        >
                          <Button
                            variant="quiet"
                            onClick={() => void props.desk.write(unmatchActs(arrival(), standingOf), t('desk.unmatched_said'))}
                          >
                            {t('desk.unmatch')}
                          </Button>
                        </Show>
                      </span>
                    </Show>
                  </li>
                )}
              </Show>
            )}
          </SomeOf>
        </ul>
      </Show>
      <Show when={at(matching())}>
        {(arrival) => (
          <MatchDialog
            desk={props.desk}
            arrival={arrival()}
            onMatch={(elector) => match(arrival(), elector)}
            onClose={() => setMatching(null)}
          />
        )}
      </Show>
    </DeskSection>
  );
}
