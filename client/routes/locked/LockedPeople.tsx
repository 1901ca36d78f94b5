import { Key } from '@solid-primitives/keyed';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { type JSX, Show } from 'solid-js';
import { Avatar } from '../../components/Avatar.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { TabletPerson } from '../../state/contracts/session.ts';
import styles from './Locked.module.css';

type Props = { readonly people: readonly TabletPerson[]; readonly onPick: (userId: string) => void };

/** Who can go on here without a network, and who cannot and why. */
export function LockedPeople(props: Props): JSX.Element {
  const t = useTranslation();
  const isShut = ({ ways }: TabletPerson) => ways.pinDigits === null && !ways.hasPasskey && ways.gone !== 'unread';
  return (
    <>
      <Show when={props.people.length === 0}>
        <p>{t('locked.nobody')}</p>
      </Show>
      <ul class={styles.people}>
        <Key each={props.people} by="userId">
          {(person) => (
            <li>
              <button type="button" class={styles.person} onClick={() => props.onPick(person().userId)}>
                <Avatar userId={person().username} name={person().username} size="lg" />
                <span class={styles.name}>
                  <bdi>{person().username}</bdi>
                  <Show when={isShut(person())}>
                    <span class={styles.quiet}>{t('locked.notReady')}</span>
                  </Show>
                </span>
                <ChevronRight size={20} class="mirrored" />
              </button>
            </li>
          )}
        </Key>
      </ul>
      <Show when={props.people.length > 0}>
        <p class={styles.quiet}>{t('locked.firstTime')}</p>
      </Show>
    </>
  );
}
