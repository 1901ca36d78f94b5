import { type JSX, Show } from 'solid-js';
import { userOf } from '../../../schema/attendance.ts';
import { Chip } from '../../components/Chip.tsx';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { arrivalWords } from './arrivalWords.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskSection } from './DeskSection.tsx';

/** What was entered before the committee was opened or after it was closed (B18): listed, never refused. */
export function OutsideList(props: { readonly desk: Desk }): JSX.Element {
  const t = useTranslation();
  const at = (key: string) => props.desk.lists().outside.find(({ entry }) => entry.key === key);
  const hours = () => {
    const committee = props.desk.detail.detail();
    return [
      ...(committee?.openedAt ? [t('desk.openedAt', { at: t.time(committee.openedAt) })] : []),
      ...(committee?.closedAt ? [t('desk.closedAt', { at: t.time(committee.closedAt) })] : []),
    ].join(' · ');
  };
  return (
    <DeskSection title={t('desk.outsideTitle')} text={t('desk.outsideText')}>
      <Show when={hours()}>{(text) => <p class={styles.quiet}>{text()}</p>}</Show>
      <Show when={props.desk.lists().outside.length > 0} fallback={<p class={styles.quiet}>{t('desk.noOutside')}</p>}>
        <ul class={styles.cards}>
          <SomeOf items={props.desk.lists().outside.map(({ entry }) => entry.key)}>
            {(key) => (
              <Show when={at(key)}>
                {(outside) => (
                  <li class={styles.card}>
                    <span class={styles.row}>
                      <Chip tone="warning">{t(`desk.${outside().when}`)}</Chip>
                      <strong>{whoOf(outside())}</strong>
                    </span>
                    <span class={styles.quiet}>
                      {t('desk.entryBy', {
                        name: props.desk.nameOf(userOf(outside().entry)),
                        at: t.time(outside().entry.value.atMs),
                      })}
                    </span>
                  </li>
                )}
              </Show>
            )}
          </SomeOf>
        </ul>
      </Show>
    </DeskSection>
  );

  function whoOf({ elector, entry }: NonNullable<ReturnType<typeof at>>): string {
    if (elector) return props.desk.electorWords(elector);
    if (entry.value.kind === 'counted') return t.plural('desk.counted', entry.value.count);
    return entry.value.kind === 'unlisted' ? arrivalWords(entry.value, t) : '';
  }
}
