import { Key } from '@solid-primitives/keyed';
import { type JSX, Show } from 'solid-js';
import type { Committee, User } from '../../../../schema/api.ts';
import { Avatar } from '../../../components/Avatar.tsx';
import { Chip } from '../../../components/Chip.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { isInvitationOpen } from './isInvitationOpen.ts';
import styles from './People.module.css';
import { Where } from './Where.tsx';

type Props = {
  readonly people: readonly User[];
  readonly committees: readonly Committee[];
  readonly selfId: string | undefined;
  readonly onChoose: (person: User) => void;
};

/** One line a person; a tap opens it. */
export function PeopleList(props: Props): JSX.Element {
  const t = useTranslation();
  return (
    <ul class={styles.list}>
      <Key each={props.people} by="id">
        {(person) => (
          <li>
            <button
              type="button"
              class={styles.person}
              data-closed={person().isDisabled ? '' : undefined}
              onClick={() => props.onChoose(person())}
            >
              <span class="sr-only">{t('admin.change')}</span>
              <Avatar userId={person().id} name={person().name} size="lg" />
              <span class={styles.who}>
                <span class={styles.nameLine}>
                  <bdi class={styles.name}>{person().name}</bdi>
                  <Show when={person().id === props.selfId}>
                    <Chip tone="accent">{t('admin.you')}</Chip>
                  </Show>
                  <Show when={person().isInvited || person().invitedUntil}>
                    <Invited person={person()} />
                  </Show>
                  <Show when={person().isDisabled}>
                    <Chip tone="danger">{t('admin.disabled')}</Chip>
                  </Show>
                </span>
                <bdi class={styles.quiet}>{person().username}</bdi>
              </span>
              <span class={styles.role}>{t(`roles.${person().role}`)}</span>
              <span class={styles.where}>
                <Where person={person()} committees={props.committees} />
              </span>
            </button>
          </li>
        )}
      </Key>
    </ul>
  );
}

/** Somebody with an invitation in hand; one that has run out asks for a new one. */
function Invited(props: { readonly person: User }): JSX.Element {
  const t = useTranslation();
  const until = () => props.person.invitedUntil ?? 0;
  return (
    <Show when={isInvitationOpen(props.person)} fallback={<Chip tone="warning">{t('admin.inviteOverShort')}</Chip>}>
      <Chip tone="info">{t('admin.invitedUntilShort', { time: t.time(until()) })}</Chip>
    </Show>
  );
}
