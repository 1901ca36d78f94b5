import { For, type JSX, Show } from 'solid-js';
import type { Committee, User } from '../../../../schema/api.ts';
import { Chip } from '../../../components/Chip.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './People.module.css';
import { isCampaignWide } from './personForm.ts';

/** The committees that a person is given. */
export function Where(props: { readonly person: User; readonly committees: readonly Committee[] }): JSX.Element {
  const t = useTranslation();
  const code = (id: string) => props.committees.find((committee) => committee.id === id)?.code ?? id;
  return (
    <Show when={!isCampaignWide(props.person.role)} fallback={<span class={styles.quiet}>{t('admin.everyCommittee')}</span>}>
      <For each={props.person.memberships} fallback={<span class={styles.quiet}>{t('admin.noCommittee')}</span>}>
        {({ committee, stream }) => (
          <Chip>
            <bdi>{code(committee)}</bdi>
            {stream ? ` · ${t('admin.stream', { stream: stream.toUpperCase() })}` : ''}
          </Chip>
        )}
      </For>
    </Show>
  );
}
