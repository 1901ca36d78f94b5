import { For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { KeptPerson } from '../../state/contracts/kept.ts';
import { createSurvey, nameOn } from './createSurvey.ts';
import styles from './Device.module.css';
import { roomWords } from './syncWords.ts';

const isWaiting = ({ unsent, refused }: KeptPerson): boolean => unsent.length > 0 || refused > 0;

/** What waits on this tablet, a block a person: where, since when and how many; of others never what. */
export function KeptPeople(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const people = createSurvey();
  const me = () => session.user()?.id;
  const mineFirst = (all: readonly KeptPerson[]) => [...all].sort((a, b) => Number(b.userId === me()) - Number(a.userId === me()));
  const nameOf = ({ userId }: KeptPerson): string =>
    userId === me() ? t('device.yours') : (nameOn(session.known(), userId) ?? t('device.anotherPerson'));
  return (
    <Show when={people() !== null} fallback={<p class={styles.quiet}>{t('device.cannotLook')}</p>}>
      <Show when={people()}>
        {(all) => (
          <>
            <Show when={!all().some(isWaiting)}>
              <p>{t('device.nothingWaits')}</p>
            </Show>
            <For each={mineFirst(all())}>
              {(person) => (
                <section class={styles.lines} data-person={person.userId}>
                  <h3>
                    <bdi>{nameOf(person)}</bdi>
                  </h3>
                  <For each={person.unsent}>
                    {(line) => (
                      <p>
                        {t.plural('device.waitsIn', line.count, { room: roomWords(t, line.room) })}
                        <Show when={line.oldestAtMs}>
                          {(atMs) => <span class={styles.quiet}> · {t('device.waitsSince', { time: t.time(atMs()) })}</span>}
                        </Show>
                      </p>
                    )}
                  </For>
                  <Show when={person.refused > 0}>
                    <p>{t.plural('device.refused', person.refused)}</p>
                  </Show>
                  <Show when={person.userId !== me() && isWaiting(person)}>
                    <p class={styles.quiet}>{t('device.othersText')}</p>
                  </Show>
                  <Show when={person.opensOffline !== null}>
                    <p>{t(person.opensOffline ? 'device.opensOffline' : 'device.opensOnline')}</p>
                  </Show>
                  <Show when={person.lastContactAtMs}>
                    {(atMs) => <p class={styles.quiet}>{t('device.contact', { time: t.time(atMs()) })}</p>}
                  </Show>
                  <p class={styles.quiet}>
                    {t.plural('device.documents', person.documents)} · {t.plural('device.answers', person.answers)}
                  </p>
                </section>
              )}
            </For>
          </>
        )}
      </Show>
    </Show>
  );
}
