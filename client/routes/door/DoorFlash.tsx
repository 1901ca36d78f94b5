import CircleCheck from 'lucide-solid/icons/circle-check';
import Clock from 'lucide-solid/icons/clock';
import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import { userOf } from '../../../schema/attendance.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Flash } from './createDoorEntry.ts';
import { useDoor } from './DoorContext.ts';
import styles from './DoorFlash.module.css';

/** For a moment the whole screen says who was recorded, to be read back. Touch and keys go through it: they are the next entry's. */
export function DoorFlash(): JSX.Element {
  const t = useTranslation();
  const { door, entry, gender, me, nameOf } = useDoor();
  const [spoken, setSpoken] = createSignal('');
  const words = ({ kind, elector }: Flash): string => {
    if (kind !== 'again') return t.gendered(kind === 'moved' ? 'door.movedTo' : 'door.recorded', gender());
    const [first] = door.attendanceOf(elector).standing;
    const time = first ? t.time(first.value.atMs) : '';
    const by = first && userOf(first);
    return by === undefined || by === me
      ? t.gendered('door.markedByYou', gender(), { time })
      : t.gendered('door.markedBy', gender(), { time, name: nameOf(by) });
  };
  createEffect(
    on(
      entry.flash,
      (flash) => {
        const elector = flash && door.elector(flash.elector);
        if (elector) setSpoken(`${words(flash)}: ${elector.number} ${elector.name}`);
      },
      { defer: true },
    ),
  );
  return (
    <>
      <Show when={entry.flash()}>
        {(flash) => (
          <div class={styles.flash} data-tone={flash().kind === 'again' ? 'warning' : 'success'} aria-hidden="true">
            {flash().kind === 'again' ? <Clock size={96} /> : <CircleCheck size={96} />}
            <p class={styles.words}>{words(flash())}</p>
            <p class={styles.number}>
              <bdi>{door.elector(flash().elector)?.number}</bdi>
            </p>
            <p class={styles.name}>
              <bdi>{door.elector(flash().elector)?.name}</bdi>
            </p>
            <Show when={entry.text() !== ''}>
              <p class={styles.typed}>{t('door.typedAhead', { text: entry.text() })}</p>
            </Show>
          </div>
        )}
      </Show>
      <p class="sr-only" role="status">
        {spoken()}
      </p>
    </>
  );
}
