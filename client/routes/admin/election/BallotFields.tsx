import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import ClipboardPaste from 'lucide-solid/icons/clipboard-paste';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { MAX_BALLOT_NAME_LENGTH } from '../../../../schema/election.ts';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { createPart } from '../../createPart.ts';
import { CandidateRow } from './CandidateRow.tsx';
import type { Draft, ElectionForm } from './createElectionForm.ts';
import styles from './Election.module.css';
import { problemIn } from './problemIn.ts';

/** Lists and candidates, column by column as on the ballot paper. */
export function BallotFields(props: { readonly form: ElectionForm; readonly draft: Draft }): JSX.Element {
  const t = useTranslation();
  const wrong = (field: string) => problemIn(props.form, field, t);
  const paste = createPart(() => import('./PasteCandidates.tsx').then((module) => module.PasteCandidates));
  const [isPasting, setPasting] = createSignal(false);
  const inList = (id: string | null) => props.draft.candidates.filter(({ listId }) => listId === id);
  const known = (id: string | null) => props.draft.lists.some((list) => list.id === id);
  /** Those of none, and those whose list is gone. */
  const others = () => props.draft.candidates.filter(({ listId }) => !known(listId));
  return (
    <section class={styles.part} aria-labelledby="election-ballot">
      <h2 id="election-ballot">{t('election.ballot')}</h2>
      <p class={styles.quiet}>{t('election.ballotText')}</p>
      <Show when={wrong('candidates') ?? wrong('lists')}>
        {(words) => (
          <p class={styles.error} tabindex="-1" aria-invalid="true">
            {words()}
          </p>
        )}
      </Show>
      <div class={styles.columns}>
        <For each={props.draft.lists}>
          {(list, i) => (
            <section class={styles.column} aria-label={list.name}>
              <div class={styles.listHead}>
                <TextField
                  label={t('election.listName')}
                  value={list.name}
                  maxLength={MAX_BALLOT_NAME_LENGTH}
                  onInput={(name) =>
                    props.form.edit((draft) => {
                      const own = draft.lists.find(({ id }) => id === list.id);
                      if (own) own.name = name;
                    })
                  }
                  error={wrong(`lists.${list.id}`)}
                />
                <IconButton
                  icon={ArrowUp}
                  label={t('election.up', { name: list.name })}
                  disabled={i() === 0}
                  onClick={(event) => moved(event.currentTarget, () => props.form.moveList(list.id, -1))}
                />
                <IconButton
                  icon={ArrowDown}
                  label={t('election.down', { name: list.name })}
                  disabled={i() === props.draft.lists.length - 1}
                  onClick={(event) => moved(event.currentTarget, () => props.form.moveList(list.id, 1))}
                />
                <Show when={!props.form.mustStay(list.id)}>
                  <IconButton
                    icon={X}
                    label={t('election.removeList', { name: list.name })}
                    onClick={() => props.form.removeList(list.id)}
                  />
                </Show>
              </div>
              <Rows form={props.form} draft={props.draft} listId={list.id} candidates={inList(list.id)} />
            </section>
          )}
        </For>
        <Show when={props.draft.lists.length === 0 || others().length > 0}>
          <section class={styles.column} aria-label={props.draft.lists.length > 0 ? t('election.noList') : undefined}>
            <Show when={props.draft.lists.length > 0}>
              <h3>{t('election.noList')}</h3>
            </Show>
            <Rows form={props.form} draft={props.draft} listId={null} candidates={others()} />
          </section>
        </Show>
      </div>
      <div class={styles.buttons}>
        <Button icon={Plus} onClick={props.form.addList}>
          {t('election.addList')}
        </Button>
        <Button
          icon={ClipboardPaste}
          isBusy={isPasting() && !paste.part()}
          onClick={() => {
            paste.fetch();
            setPasting(true);
          }}
        >
          {t('election.paste')}
        </Button>
      </div>
      <Show when={isPasting() && paste.part()}>
        {(Paste) => <Dynamic component={Paste()} form={props.form} draft={props.draft} onClose={() => setPasting(false)} />}
      </Show>
    </section>
  );
}

function Rows(props: {
  readonly form: ElectionForm;
  readonly draft: Draft;
  readonly listId: string | null;
  readonly candidates: Draft['candidates'];
}): JSX.Element {
  const t = useTranslation();
  return (
    <>
      <p class={styles.quiet}>{t.plural('election.count', props.candidates.length)}</p>
      <ul class={styles.rows}>
        <For each={props.candidates}>
          {(candidate, i) => (
            <CandidateRow
              form={props.form}
              draft={props.draft}
              candidate={candidate}
              isFirst={i() === 0}
              isLast={i() === props.candidates.length - 1}
              onMove={(button, by) => moved(button, () => props.form.moveCandidate(candidate.id, by))}
            />
          )}
        </For>
      </ul>
      <div>
        <Button variant="quiet" icon={Plus} onClick={() => props.form.addCandidate(props.listId)}>
          {t('election.addCandidate')}
        </Button>
      </div>
    </>
  );
}

/** A row that is put elsewhere loses the focus: whoever moves by keyboard goes on with the same button. */
function moved(button: HTMLElement, move: () => void): void {
  move();
  queueMicrotask(() => button.focus());
}
