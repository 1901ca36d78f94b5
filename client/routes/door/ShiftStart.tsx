import { A } from '@solidjs/router';
import Check from 'lucide-solid/icons/check';
import GraduationCap from 'lucide-solid/icons/graduation-cap';
import { For, type JSX, onMount, Show } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { Button } from '../../components/Button.tsx';
import { genderTone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import styles from './ShiftStart.module.css';

/** Asked once at the start of a shift: which door this is, in the colour of its people, confirmed by one tap; or another one that this person holds (B13). */
export function ShiftStart(props: {
  readonly committee: CommitteeId;
  readonly detail: Committee | null;
  readonly onConfirm: () => void;
  readonly onPractise: () => void;
}): JSX.Element {
  const t = useTranslation();
  const { api, session, isOnline } = useApp();
  const held = () => (session.user()?.memberships ?? []).map(({ committee }) => committee).filter((id) => id !== props.committee);
  const known = createLoad(async () => (held().length > 0 ? api.send<Committee[]>('GET', '/api/committees') : []), isOnline);
  /** Without a network only their ids are known. */
  const others = () => held().map((id) => known.data()?.find((one) => one.id === id) ?? { id, code: id, site: '', gender: null });
  let confirm: HTMLDivElement | undefined;
  onMount(() => confirm?.querySelector('button')?.focus({ preventScroll: true }));
  return (
    <section class={styles.start} aria-labelledby="shift-start">
      <h2 id="shift-start" class={styles.question}>
        {t('doorDesk.shiftQuestion')}
      </h2>
      <div class={styles.door} data-tone={props.detail ? genderTone(props.detail.gender) : 'neutral'}>
        <bdi class={styles.site}>{props.detail?.site || t('common.siteUnknown')}</bdi>
        <bdi class={styles.code}>{props.detail?.code ?? props.committee}</bdi>
        <Show when={props.detail}>{(detail) => <span class={styles.people}>{t(`common.gender_${detail().gender}`)}</span>}</Show>
      </div>
      <div ref={confirm} class={styles.confirm}>
        <Button variant="primary" icon={Check} isWide onClick={() => props.onConfirm()}>
          {t('doorDesk.shiftConfirm')}
        </Button>
      </div>
      <Show when={others().length > 0}>
        <div class={styles.others}>
          <h3>{t('doorDesk.shiftOthers')}</h3>
          <ul>
            <For each={others()}>
              {(other) => (
                <li>
                  <A class={styles.other} data-tone={other.gender ? genderTone(other.gender) : 'neutral'} href={`/c/${other.id}/door`}>
                    <bdi class={styles.otherCode}>{other.code}</bdi>
                    <bdi>{other.site}</bdi>
                    <Show when={other.gender}>{(gender) => <span>{t(`common.gender_${gender()}`)}</span>}</Show>
                  </A>
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
      <Button icon={GraduationCap} onClick={() => props.onPractise()}>
        {t('doorDesk.practise')}
      </Button>
    </section>
  );
}
