import CircleAlert from 'lucide-solid/icons/circle-alert';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { type CandidateLine, readCandidateLines, withCandidateLines } from '../../../../schema/candidateLines.ts';
import { ELECTION_PROBLEMS } from '../../../../schema/electionProblems.ts';
import { fillErrorText } from '../../../../schema/errors.ts';
import { Button } from '../../../components/Button.tsx';
import { PasteDialog } from '../../../components/PasteDialog.tsx';
import { PasteField } from '../../../components/PasteField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Draft, ElectionForm } from './createElectionForm.ts';
import styles from './PasteCandidates.module.css';

const MAX_PASTED = 40_000;

/** Candidates pasted as lines: shown as they would stand, with what is wrong by line, before any is taken (F9). What is not taken stays in the field. */
export function PasteCandidates(props: { readonly form: ElectionForm; readonly draft: Draft; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const [text, setText] = createSignal('');
  const [taken, setTaken] = createSignal(0);
  const lines = createMemo(() => readCandidateLines(text(), props.draft));
  const ready = () => lines().filter(({ kind }) => kind === 'ready').length;
  const wrong = () => lines().filter(({ kind }) => kind === 'problem');
  const emptied = createMemo(() => withCandidateLines(props.draft, lines(), () => 'none', props.form.mustStay).emptied);

  function take(): void {
    const left = wrong().map((line) => line.text);
    const all = lines();
    setTaken(ready());
    props.form.changeBallot((ballot, newId) => withCandidateLines(ballot, all, newId, props.form.mustStay));
    setText(left.join('\n'));
  }

  return (
    <PasteDialog
      title={t('election.paste')}
      description={t('election.pasteText')}
      onClose={props.onClose}
      actions={
        <Button variant="primary" disabled={ready() === 0} onClick={take}>
          {t.plural('election.pasteTake', ready())}
        </Button>
      }
      leaveLabel={t('common.close')}
    >
      <div class={styles.paste}>
        <PasteField
          label={t('election.pasteLabel')}
          rows={5}
          maxLength={MAX_PASTED}
          placeholder={t('election.pasteExample')}
          value={text()}
          onInput={setText}
        />
        <p class={styles.quiet} role="status">
          <Show when={lines().length > 0} fallback={taken() > 0 && t.plural('election.pasteTaken', taken())}>
            {t('election.pasteSum', { ready: ready(), wrong: wrong().length })}
          </Show>
        </p>
        <For each={emptied()}>{(list) => <p class={styles.quiet}>{t('election.pasteEmptied', { name: list.name })}</p>}</For>
        <ul class={styles.lines}>
          <For each={lines()}>{(line) => <Line line={line} draft={props.draft} />}</For>
        </ul>
      </div>
    </PasteDialog>
  );
}

function Line(props: { readonly line: CandidateLine; readonly draft: Draft }): JSX.Element {
  const t = useTranslation();
  const { line } = props; // each is made anew when anything of it changes
  const listName = (): string => {
    if (line.kind !== 'ready') return '';
    if (line.list !== '') return line.isNewList ? t('election.pasteNewList', { name: line.list }) : line.list;
    return props.draft.lists.find((list) => list.id === line.replaces?.listId)?.name ?? '';
  };
  const remark = (): string | null => {
    if (line.kind === 'problem') return fillErrorText(ELECTION_PROBLEMS[line.code][t.language], t.language, line.details);
    if (line.kind === 'heading') return t('election.pasteHeading');
    return line.replaces && line.replaces.name !== line.name ? t('election.pasteReplaces', { name: line.replaces.name }) : null;
  };
  return (
    <li class={styles.line} data-tone={line.kind === 'problem' ? 'warning' : undefined}>
      <span class={`figures ${styles.number}`}>{line.kind === 'ready' ? line.ballotNumber : '–'}</span>
      <span class={styles.who}>
        <Show when={line.kind === 'problem'}>
          <span class={styles.quiet}>{t('election.pasteLine', { n: line.line })}</span>
        </Show>
        <bdi>{line.kind === 'ready' ? line.name : line.text}</bdi>
        <Show when={remark()}>
          {(words) => (
            <span class={styles.why}>
              <Show when={line.kind === 'problem'}>
                <CircleAlert size={16} aria-hidden="true" />
              </Show>
              {words()}
            </span>
          )}
        </Show>
      </span>
      <bdi class={styles.list}>{listName()}</bdi>
    </li>
  );
}
