import { createMemo, type JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { countHeld } from '../../state/device/countHeld.ts';
import styles from './Facts.module.css';

/** “1,200 names · 0 phones · 0 pledges · 0 notes · 3 unsent”: what this tablet holds for the person who is signed in. */
export function HeldHere(): JSX.Element {
  const t = useTranslation();
  const { sync } = useApp();
  const held = createMemo(() => {
    for (const room of sync.rooms()) {
      room.state(); // one that has opened
      room.save(); // and whenever something was written here
    }
    return countHeld(sync.answers(), sync.rooms());
  });
  const unsent = () => sync.unsent().reduce((sum, { waiting }) => sum + waiting, 0);
  return (
    <p class={styles.held} data-fact="held">
      {[
        t.plural('device.names', held().names),
        t.plural('device.phones', held().phones),
        t.plural('device.pledges', held().pledges),
        t.plural('device.notes', held().notes),
        t.plural('device.unsent', unsent()),
      ].join(' · ')}
    </p>
  );
}
