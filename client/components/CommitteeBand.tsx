import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import type { Committee } from '../../schema/api.ts';
import { useTranslation } from '../i18n/useTranslation.ts';
import styles from './CommitteeBand.module.css';
import { genderTone } from './tone.ts';

type Props = {
  /** Null while it is being loaded: the band keeps its place. */
  readonly committee: Committee | null;
  /** At the end of the line: what is saved, who is here. */
  readonly children?: JSX.Element;
  /** Where its status is changed, for whoever may. */
  readonly statusHref?: string | undefined;
  /** Offered to people with several committees. */
  readonly start?: JSX.Element;
};

/** Which committee this is, on every screen of one: its code large, its site, and the colour of its people along the whole edge. */
export function CommitteeBand(props: Props): JSX.Element {
  const t = useTranslation();
  const people = (committee: Committee): string => t(`common.gender_${committee.gender}`);
  const status = (committee: Committee): string => t(`common.status_${committee.status}`);
  return (
    <section
      class={styles.band}
      aria-label={t('common.committee')}
      data-tone={props.committee ? genderTone(props.committee.gender) : 'neutral'}
    >
      {props.start}
      <Show when={props.committee} fallback={<span class={styles.code}>…</span>}>
        {(committee) => (
          <div class={styles.about}>
            <strong class={styles.code}>
              <bdi>{committee().code}</bdi>
            </strong>
            <span class={styles.facts}>
              <bdi class={styles.site}>{committee().site || t('common.siteUnknown')}</bdi>
              <span class={styles.people}>
                {people(committee())} ·{' '}
                <Show when={props.statusHref} fallback={status(committee())}>
                  {(href) => <A href={href()}>{status(committee())}</A>}
                </Show>
              </span>
            </span>
          </div>
        )}
      </Show>
      <div class={styles.end}>{props.children}</div>
    </section>
  );
}
