import { For, type JSX, Show } from 'solid-js';
import type { AuditEntry } from '../../../../schema/auditApi.ts';
import { Avatar } from '../../../components/Avatar.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { CodedWords } from '../codedWords.ts';
import { roomWords } from '../roomWords.ts';
import styles from './Audit.module.css';
import { auditKindWords, auditTone } from './auditWords.ts';
import { type AuditNames, detailWords } from './detailWords.ts';

type Props = {
  readonly entries: readonly AuditEntry[];
  readonly names: AuditNames;
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
                  {(room) => (
                    <>
                      {' · '}
                      <Coded part={roomWords(room(), props.names.codeOf, t)} />
                    </>
                  )}
                </Show>
              </span>
              <Show when={detailWords(entry, props.names, t).length > 0}>
                <span class={styles.details}>
                  <For each={detailWords(entry, props.names, t)}>
                    {(part, i) => (
                      <>
                        {i() > 0 ? ' · ' : ''}
                        <Coded part={part} />
                      </>
                    )}
                  </For>
                </span>
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

function Coded(props: { readonly part: CodedWords }): JSX.Element {
  return (
    <>
      {props.part.words}
      <Show when={props.part.code}>
        {props.part.words === '' ? '' : ' '}
        <code dir="ltr">{props.part.code}</code>
      </Show>
    </>
  );
}
