import { Key } from '@solid-primitives/keyed';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import type { PresentPerson } from '../state/contracts/room.ts';
import { AnchoredPanel } from './AnchoredPanel.tsx';
import { Avatar } from './Avatar.tsx';
import styles from './PresenceBar.module.css';

type Person = PresentPerson & { readonly tabs: number };
type Props = {
  /** Everybody else in the room. */
  readonly people: readonly Person[];
  /** Where a person is, in words; null where they look at no row. */
  readonly whereIs: (person: Person) => string | null;
  /** Of the whole; a list unless said otherwise. */
  readonly title?: string;
  /** Whose row is gone to by itself. */
  readonly followed?: string | null;
  /** Goes to the row a person is on. */
  readonly onJump: (person: Person) => void;
};

const SHOWN = 5;
const idOf = ({ user }: Person): string => user.id;

/** Who else is here: a face each, faded while nobody sits there; a tap goes to the row that person is on. Whoever has no room is behind *+n*. */
export function PresenceBar(props: Props): JSX.Element {
  const t = useTranslation();
  const [isOpen, setOpen] = createSignal(false);
  let more: HTMLButtonElement | undefined;
  const faces = createMemo(() => (props.people.length > SHOWN ? props.people.slice(0, SHOWN) : props.people));
  const where = (person: Person): string => {
    const place = props.whereIs(person) ?? t('list.onNoRow');
    return person.rest ? `${place} · ${t(`list.rest_${person.rest}`)}` : person.isEditing ? `${place} · ${t('list.editsNow')}` : place;
  };
  const words = (person: Person): string =>
    t('list.person', {
      name: person.user.name,
      place: person.tabs > 1 ? `${where(person)} · ${t.plural('list.tabs', person.tabs)}` : where(person),
    });
  return (
    <Show when={props.people.length > 0}>
      <ul class={styles.bar} aria-label={props.title ?? t('list.hereTitle')}>
        <Key each={faces()} by={idOf}>
          {(person) => (
            <li>
              <button
                type="button"
                class={styles.face}
                data-rest={person().rest}
                data-followed={props.followed === person().user.id ? '' : undefined}
                title={words(person())}
                onClick={() => props.onJump(person())}
              >
                <Avatar userId={person().user.id} name={person().user.name} />
                <span class="sr-only">{words(person())}</span>
                <Show when={person().tabs > 1}>
                  <span class={styles.tabs} aria-hidden="true">
                    ×{person().tabs}
                  </span>
                </Show>
                <Show when={person().isEditing && !person().rest}>
                  <span class={styles.pen} aria-hidden="true">
                    ✎
                  </span>
                </Show>
              </button>
            </li>
          )}
        </Key>
        <Show when={props.people.length > faces().length}>
          <li>
            <button
              ref={more}
              type="button"
              class={styles.more}
              aria-haspopup="dialog"
              aria-expanded={isOpen()}
              onClick={() => setOpen(true)}
            >
              <span aria-hidden="true">+{props.people.length - faces().length}</span>
              <span class="sr-only">{t.plural('list.moreHere', props.people.length - faces().length)}</span>
            </button>
          </li>
        </Show>
      </ul>
      <Show when={isOpen()}>
        <AnchoredPanel label={props.title ?? t('list.hereTitle')} anchor={more} onClose={() => setOpen(false)}>
          <ul class={styles.people}>
            <Key each={props.people} by={idOf}>
              {(person) => (
                <li>
                  <button
                    type="button"
                    class={styles.person}
                    data-rest={person().rest}
                    onClick={() => {
                      setOpen(false);
                      props.onJump(person());
                    }}
                  >
                    <Avatar userId={person().user.id} name={person().user.name} />
                    <span class={styles.words}>
                      <bdi class={styles.name}>{person().user.name}</bdi>
                      <span class={styles.where}>{where(person())}</span>
                    </span>
                  </button>
                </li>
              )}
            </Key>
          </ul>
        </AnchoredPanel>
      </Show>
    </Show>
  );
}
