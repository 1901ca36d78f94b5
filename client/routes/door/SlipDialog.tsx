import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { type ElectorAttendance, userOf } from '../../../schema/attendance.ts';
import { readSlip } from '../../../schema/slip.ts';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { undoAll, type WriteActs, type Written } from './createActs.ts';
import { createTold } from './createTold.ts';
import styles from './SlipDialog.module.css';
import { type SlipLine, slipActs, slipLines } from './slipLines.ts';

type Props = {
  readonly electors: readonly RollElector[];
  readonly attendanceOf: (elector: string) => ElectorAttendance | undefined;
  readonly nameOf: (userId: string) => string;
  /** Of the committee's electors. */
  readonly gender: Gender;
  readonly isBlocked: boolean;
  readonly write: WriteActs;
  readonly onClose: () => void;
};

/** Numbers and ranges from a slip: each with its name before anything is recorded, what is doubtful in amber, all of it in one edit and taken back in one (B15). */
export function SlipDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const id = createUniqueId();
  const [text, setText] = createSignal('');
  const [withUnlisted, setWithUnlisted] = createSignal(false);
  const [done, setDone] = createSignal<readonly Written[] | null>(null);
  const items = createMemo(() => readSlip(text()));
  const lines = createMemo(() => slipLines(items(), props.electors, props.attendanceOf));
  const acts = createMemo(() => slipActs(lines(), withUnlisted()));
  const missing = () => lines().filter(({ kind }) => kind === 'not-on-roll').length;
  const doubtful = () => lines().filter(({ kind }) => kind !== 'ready').length;

  function commit(): void {
    const written = told(() => props.write(acts()));
    if (!written) return;
    setDone(written);
    setText('');
    setWithUnlisted(false); // said of this slip, not of the next
  }
  function takeBack(written: readonly Written[]): void {
    if (told(() => props.write(undoAll(written)))) setDone(null);
  }

  return (
    <Dialog
      isOpen
      size="lg"
      title={t('doorDesk.slipTitle')}
      onClose={props.onClose}
      actions={
        <Show
          when={done()}
          fallback={
            <>
              <Button variant="primary" disabled={props.isBlocked || acts().length === 0} onClick={commit}>
                {t.plural('doorDesk.slipRecord', acts().length)}
              </Button>
              <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
            </>
          }
        >
          {(written) => (
            <>
              <Button variant="primary" onClick={() => props.onClose()}>
                {t('common.close')}
              </Button>
              <Button onClick={() => setDone(null)}>{t('doorDesk.slipAnother')}</Button>
              <Button variant="danger" disabled={props.isBlocked} onClick={() => takeBack(written())}>
                {t.plural('doorDesk.slipUndo', written().length)}
              </Button>
            </>
          )}
        </Show>
      }
    >
      <Show
        when={done()}
        fallback={
          <div class={styles.slip}>
            <label class={styles.label} for={id}>
              {t('doorDesk.slipLabel')}
            </label>
            <textarea
              id={id}
              class={styles.text}
              rows={3}
              dir="auto"
              inputmode="text"
              autocomplete="off"
              spellcheck={false}
              maxlength={8_000}
              placeholder="12 45 ٩٨ 233-240"
              value={text()}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <p class={styles.quiet} role="status">
              <Show when={lines().length > 0} fallback={t('doorDesk.slipHint')}>
                {t('doorDesk.slipSum', { ready: lines().length - doubtful(), doubtful: doubtful() })}
              </Show>
            </p>
            <Show when={missing() > 0}>
              <CheckField isChecked={withUnlisted()} onChange={setWithUnlisted}>
                {t.plural('doorDesk.slipUnlisted', missing())}
              </CheckField>
            </Show>
            <ul class={styles.lines}>
              <For each={lines()}>
                {(line) => (
                  <Line line={line} nameOf={props.nameOf} gender={props.gender} isKept={line.kind === 'not-on-roll' && withUnlisted()} />
                )}
              </For>
            </ul>
          </div>
        }
      >
        {(written) => (
          <p class={styles.done} role="status">
            <CircleCheck size={32} />
            {t.plural('doorDesk.slipDone', written().length)}
          </p>
        )}
      </Show>
    </Dialog>
  );
}

function Line(props: {
  readonly line: SlipLine;
  readonly nameOf: (userId: string) => string;
  readonly gender: Gender;
  readonly isKept: boolean;
}): JSX.Element {
  const t = useTranslation();
  const { line } = props; // each is made anew when anything of it changes
  const why = (): string => {
    switch (line.kind) {
      case 'ready':
        return '';
      case 'marked':
        return t.gendered('doorDesk.slip_marked', props.gender, {
          time: t.time(line.first.value.atMs),
          name: props.nameOf(userOf(line.first)),
        });
      case 'removed':
        return t.gendered('doorDesk.slip_removed', props.gender);
      case 'not-on-roll':
        return props.isKept ? t('doorDesk.slip_asUnlisted') : t('doorDesk.slip_notOnRoll');
      case 'unreadable':
        return t(line.why === 'too-long' ? 'doorDesk.slip_tooLong' : 'doorDesk.slip_noNumber');
      default:
        return t('doorDesk.slip_repeated');
    }
  };
  return (
    <li class={styles.line} data-tone={line.kind === 'ready' ? undefined : 'warning'}>
      <span class={`figures ${styles.number}`}>{line.kind === 'unreadable' ? '–' : line.number}</span>
      <span class={styles.who}>
        <bdi>{line.kind === 'unreadable' ? line.text : 'elector' in line ? line.elector.name : ''}</bdi>
        <Show when={why()}>
          {(words) => (
            <span class={styles.why}>
              <CircleAlert size={16} />
              {words()}
            </span>
          )}
        </Show>
      </span>
    </li>
  );
}
