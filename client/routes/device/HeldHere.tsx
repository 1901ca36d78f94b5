import { createEffect, createSignal, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { HeldHere as Held } from '../../state/contracts.ts';
import styles from './Facts.module.css';

/** “1,200 names · 0 phones · 0 pledges · 0 notes · 3 unsent”: what this tablet holds for the person who is signed in. */
export function HeldHere(): JSX.Element {
  const t = useTranslation();
  const { sync } = useApp();
  const [held, setHeld] = createSignal<Held | null>(null);
  createEffect(() => {
    for (const room of sync.rooms()) room.state(); // another room, or one that has opened
    void sync.held().then(setHeld);
  });
  const unsent = () => sync.unsent().reduce((sum, { waiting }) => sum + waiting, 0);
  return (
    <Show when={held()}>
      {(one) => (
        <p class={styles.held} data-fact="held">
          {[
            t.plural('device.names', one().names),
            t.plural('device.phones', one().phones),
            t.plural('device.pledges', one().pledges),
            t.plural('device.notes', one().notes),
            t.plural('device.unsent', unsent()),
          ].join(' · ')}
        </p>
      )}
    </Show>
  );
}
