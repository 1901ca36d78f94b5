import { createEffect, createSignal, type JSX, on, onCleanup, Show, untrack } from 'solid-js';
import { PresenceBar } from '../../components/PresenceBar.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { PresentPerson } from '../../state/contracts/room.ts';
import { useList } from './ListContext.ts';
import styles from './ListPeople.module.css';

const TOUCHES = ['pointerdown', 'keydown', 'wheel'] as const;

/** Who else has this list open, and on which row. A tap goes there, and goes on with that person until anything is touched (TG3). */
export function ListPeople(): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const [followed, setFollowed] = createSignal<string | null>(null);
  const person = () => list.room.presence.people().find(({ user }) => user.id === followed());
  const placeOf = (one: PresentPerson): string | null => {
    const elector = one.at && list.elector(one.at.elector);
    return elector ? `\u2068${elector.number}\u2069 · \u2068${elector.name}\u2069` : null;
  };

  function jump(one: PresentPerson): void {
    if (one.at) list.jumpTo(one.at.elector, one.at.owner);
    else list.tell(`\u2068${one.user.name}\u2069: ${t('list.onNoRow')}`);
    setFollowed(one.user.id);
  }
  createEffect(
    on(
      () => person()?.at?.elector,
      (elector) => {
        const there = untrack(person)?.at;
        // a row that is not in this view is not asked for by itself: the person would be told at every step
        if (there && untrack(() => list.list.rows().slots.some((slot) => slot.elector === elector)))
          untrack(() => list.jumpTo(there.elector, there.owner));
      },
      { defer: true },
    ),
  );
  createEffect(() => {
    if (followed() === null) return;
    if (!person()) return void setFollowed(null); // gone
    const stop = (): void => void setFollowed(null);
    for (const touch of TOUCHES) window.addEventListener(touch, stop, { capture: true, passive: true });
    onCleanup(() => {
      for (const touch of TOUCHES) window.removeEventListener(touch, stop, { capture: true });
    });
  });
  return (
    <>
      <PresenceBar people={list.room.presence.people()} whereIs={placeOf} followed={followed()} onJump={jump} />
      <span role="status">
        <Show when={person()}>{(one) => <span class={styles.following}>{t('list.following', { name: one().user.name })}</span>}</Show>
      </span>
    </>
  );
}
