import { For, type JSX, Show } from 'solid-js';
import type { AuditEntry } from '../../../../schema/auditApi.ts';
import { Avatar } from '../../../components/Avatar.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './Audit.module.css';
import { auditKindWords, auditTone, detailWords } from './auditWords.ts';

type Props = {
  readonly entries: readonly AuditEntry[];
  /** Of a person whom a detail names by id. */
  readonly nameOf: (userId: string) => string | undefined;
};

/** One line an act: what, who, when, on which device, in which room, with its number in the chain. */
export function AuditList(props: Props): JSX.Element {
  const t = useTranslation();
  return (
    <ol class={styles.list} aria-label={t('audit.title')}>
      <For each={props.entries}>
        {(entry) => (
          <li class={styles.entry}>
            <Show when={entry.user} fallback={<span class={styles.nobody} aria-hidden="true" />}>
              {(user) => <Avatar userId={user().id} name={user().name} />}
            </Show>
            <span class={styles.words}>
              <span class={styles.what} data-tone={auditTone(entry.kind)}>
                {auditKindWords(entry.kind, t.language)}
              </span>
              <span class={styles.who}>
                <bdi>{entry.user?.name ?? t('audit.nobody')}</bdi> ·{' '}
                <time datetime={new Date(entry.at).toISOString()}>{t.time(entry.at)}</time>
                <Show when={entry.device}>
                  {' · '}
                  {t('audit.device')} <code dir="ltr">{entry.device}</code>
                </Show>
                <Show when={entry.room}>
                  {' · '}
                  <code dir="ltr">{entry.room}</code>
                </Show>
              </span>
              <Show when={detailWords(entry.details, props.nameOf)}>
                {(words) => (
                  <code dir="ltr" class={styles.details}>
                    {words()}
                  </code>
                )}
              </Show>
            </span>
            <span class={styles.seq} title={t('audit.seq')}>
              <span class="sr-only">{t('audit.seq')}</span>
              <span class="figures">{t.number(entry.seq)}</span>
            </span>
          </li>
        )}
      </For>
    </ol>
  );
}
