import { Key } from '@solid-primitives/keyed';
import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { MAX_UNLISTED_NAME_LENGTH, MAX_UNLISTED_NUMBER_LENGTH, type UnlistedArrival, userOf } from '../../../schema/attendance.ts';
import { foldText } from '../../../schema/fold.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { undoAll, type Written } from './createActs.ts';
import { createTold } from './createTold.ts';
import { useDoor } from './DoorContext.ts';
import styles from './UnlistedDialog.module.css';

const SHOWN = 5;

/** Somebody who is on no list: number and name as they were heard, recorded and never refused (B4, B14); under it one's own last ones, to be taken back. */
export function UnlistedDialog(props: {
  /** What stood in the door's field; null: closed. */
  readonly typed: string | null;
  readonly onClose: () => void;
}): JSX.Element {
  const t = useTranslation();
  const { door, entry, me, write } = useDoor();
  const told = createTold();
  const toaster = useToaster();
  const [number, setNumber] = createSignal('');
  const [name, setName] = createSignal('');
  const [isEmpty, setEmpty] = createSignal(false);
  const mine = () => door.unlisted().filter((arrival) => userOf(arrival.entry) === me);
  const matchedTo = ({ matched }: UnlistedArrival) => matched && door.elector(matched.elector);
  createEffect(
    on(
      () => props.typed,
      (typed) => {
        if (typed === null) return;
        const isNumber = /^[\d ]*$/.test(foldText(typed));
        setNumber(isNumber ? typed.trim() : '');
        setName(isNumber ? '' : typed.trim());
        setEmpty(false);
      },
    ),
  );

  function record(event: SubmitEvent): void {
    event.preventDefault();
    if (number().trim() === '' && name().trim() === '') return void setEmpty(true);
    if (!told(() => write([{ kind: 'unlisted', number: number(), name: name() }]))) return;
    toaster.show({
      text: t('doorDesk.unlistedRecorded', {
        who: [number(), name()]
          .map((one) => one.trim())
          .filter(Boolean)
          .join(' · '),
      }),
      tone: 'success',
    });
    entry.clear();
    props.onClose();
  }
  /** Whoever has left the roll counts where they are now (B14). */
  const isCounted = ({ id, isRemoved }: RollElector): boolean => isRemoved || door.attendanceOf(id).hasAttended;
  const takeBack = (one: Written) => void told(() => write(undoAll([one])));

  return (
    <Dialog
      isOpen={props.typed !== null}
      title={t('doorDesk.unlistedTitle')}
      description={t('doorDesk.unlistedText')}
      onClose={props.onClose}
    >
      <form autocomplete="off" class={styles.form} onSubmit={record} novalidate>
        <TextField
          label={t('doorDesk.unlistedNumber')}
          value={number()}
          onInput={setNumber}
          inputmode="numeric"
          maxlength={MAX_UNLISTED_NUMBER_LENGTH}
          autocomplete="off"
        />
        <TextField
          label={t('doorDesk.unlistedName')}
          value={name()}
          onInput={setName}
          maxlength={MAX_UNLISTED_NAME_LENGTH}
          autocomplete="off"
          error={isEmpty() ? t('doorDesk.unlistedEmpty') : null}
        />
        <div class={styles.buttons}>
          <Button type="submit" variant="primary" disabled={door.blocked() !== null}>
            {t('doorDesk.unlistedRecord')}
          </Button>
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
        </div>
      </form>
      <Show when={mine().length > 0}>
        <section class={styles.mine}>
          <h3>{t('doorDesk.unlistedMine')}</h3>
          <ul>
            <Key each={mine().slice(-SHOWN).reverse()} by={({ entry: { key } }) => key}>
              {(arrival) => (
                <li class={styles.line}>
                  <span class={styles.words}>
                    <bdi>{arrival().entry.value.number || t('desk.noNumber')}</bdi> ·{' '}
                    <bdi>{arrival().entry.value.name || t('desk.noName')}</bdi>
                    <span class={styles.quiet}>
                      {t.time(arrival().entry.value.atMs)}
                      <Show when={matchedTo(arrival())}>
                        {(elector) => (
                          <> · {t(isCounted(elector()) ? 'doorDesk.unlistedMatched' : 'doorDesk.unlistedOpen', { name: elector().name })}</>
                        )}
                      </Show>
                    </span>
                  </span>
                  <Show when={!arrival().matched}>
                    <Button
                      disabled={door.blocked() !== null}
                      aria-label={t('doorDesk.unlistedUndo', { number: arrival().entry.value.number, name: arrival().entry.value.name })}
                      onClick={() => takeBack(arrival().entry)}
                    >
                      {t('door.undo')}
                    </Button>
                  </Show>
                </li>
              )}
            </Key>
          </ul>
        </section>
      </Show>
    </Dialog>
  );
}
