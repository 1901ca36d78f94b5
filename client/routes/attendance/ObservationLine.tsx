import { type JSX, Show } from 'solid-js';
import { deviceOf, type Entry, userOf } from '../../../schema/attendance.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';

type Props = {
  readonly desk: Desk;
  readonly elector: string;
  readonly entry: Entry<'voted'>;
  /** Who took it back, and when; it stands without. */
  readonly undone?: { readonly by: string; readonly atMs: number };
};

/** One observation: who made it, when, where it was seen; and the way to take it back, anybody's (B3). */
export function ObservationLine(props: Props): JSX.Element {
  const t = useTranslation();
  const name = () => props.desk.nameOf(userOf(props.entry));
  const who = () => props.desk.electorWords(props.elector);
  return (
    <li class={styles.line} data-undone={props.undone ? '' : undefined}>
      <Avatar userId={userOf(props.entry)} name={name()} size="sm" />
      <span class={styles.words}>
        <span class={styles.fact}>{t('desk.entryBy', { name: name(), at: t.time(props.entry.value.atMs) })}</span>
        <span class={styles.quiet}>
          {t(`desk.source_${props.entry.value.source}`)} · {t('desk.onDevice', { device: deviceOf(props.entry) })}
          <Show when={props.undone}>
            {(undone) => <> · {t('desk.undoneBy', { name: props.desk.nameOf(undone().by), at: t.time(undone().atMs) })}</>}
          </Show>
        </span>
      </span>
      <Show when={!props.undone && props.desk.mayWrite()}>
        <Button
          variant="quiet"
          aria-label={t('desk.undoEntry', { who: who(), name: name() })}
          onClick={() => void props.desk.write([{ kind: 'undo', entry: props.entry }], t('desk.takenBack', { name: who() }))}
        >
          {t('desk.takeBack')}
        </Button>
      </Show>
    </li>
  );
}
