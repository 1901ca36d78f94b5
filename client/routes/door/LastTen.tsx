import { Key } from '@solid-primitives/keyed';
import Undo2 from 'lucide-solid/icons/undo-2';
import UserRoundX from 'lucide-solid/icons/user-round-x';
import { createSignal, type JSX, Show } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Mark } from './createDoor.ts';
import { useDoor } from './DoorContext.ts';
import styles from './LastTen.module.css';

/** What this person has recorded last, each to be taken back or moved to whom it was: always at one place. What was taken back stays, struck through. */
export function LastTen(): JSX.Element {
  const t = useTranslation();
  const { door, entry, focusField } = useDoor();
  const [error, setError] = createSignal<AppError | null>(null);
  function undo(mark: Mark): void {
    try {
      door.undo(mark);
      setError(null);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      setError(thrown);
    }
    focusField();
  }
  return (
    <section class={styles.last} aria-labelledby="last-ten">
      <h2 id="last-ten" class={styles.title}>
        {t('door.lastTen')}
      </h2>
      <Show when={error()}>
        {(failure) => (
          <p class={styles.error} role="alert">
            {t.error(failure())}
          </p>
        )}
      </Show>
      <ul class={styles.rows}>
        <Key each={door.lastTen()} by={({ entry: { key } }) => key} fallback={<li class={styles.nothing}>{t('door.nothingYet')}</li>}>
          {(mark) => {
            const elector = () => door.elector(mark().elector);
            const who = () => ({ number: elector()?.number ?? '–', name: elector()?.name ?? t('door.unknownElector') });
            return (
              <li class={styles.row} data-undone={mark().isUndone ? '' : undefined}>
                <bdi class={styles.number}>{who().number}</bdi>
                <span class={styles.about}>
                  <bdi class={styles.name}>{who().name}</bdi>
                  <span class={styles.time}>
                    {mark().isUndone ? t('door.takenBackAt', { time: t.time(mark().entry.value.atMs) }) : t.time(mark().entry.value.atMs)}
                  </span>
                </span>
                <Show when={!mark().isUndone}>
                  <Button
                    variant="quiet"
                    icon={UserRoundX}
                    disabled={door.blocked() !== null}
                    aria-label={t('door.wrongPersonOf', who())}
                    onClick={() => {
                      entry.correct(mark());
                      focusField();
                    }}
                  >
                    <span class={styles.words}>{t('door.wrongPerson')}</span>
                  </Button>
                  <Button
                    icon={Undo2}
                    isIconDirectional
                    disabled={door.blocked() !== null}
                    aria-label={t('door.undoOf', who())}
                    onClick={() => undo(mark())}
                  >
                    <span class={styles.words}>{t('door.undo')}</span>
                  </Button>
                </Show>
              </li>
            );
          }}
        </Key>
      </ul>
    </section>
  );
}
