/** The four cells of a claim. Each reads its own key and nothing else: an edit elsewhere re-runs none of them (V1). */
import ChevronDown from 'lucide-solid/icons/chevron-down';
import MessageSquareText from 'lucide-solid/icons/message-square-text';
import UserPlus from 'lucide-solid/icons/user-plus';
import { createMemo, type JSX, Show } from 'solid-js';
import { readAnswer, readContact, readNote } from '../../../schema/guarantees.ts';
import { type ClaimField, claimKey, type Scalar } from '../../../schema/keys.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { AuthorFlash } from './AuthorFlash.tsx';
import { CONTACT_ICONS, STANDING_LOOKS } from './answerLooks.ts';
import styles from './claimCells.module.css';
import type { Slot } from './frozenRows.ts';
import { GridCell } from './GridCell.tsx';
import { useGrid } from './GridContext.ts';
import { type ListContext, useList } from './ListContext.ts';
import { OpenMark } from './OpenMark.tsx';

type Props = { readonly slot: Slot };

function readCell(list: ListContext, slot: Slot, field: ClaimField): Scalar | undefined {
  const owner = list.list.ownerOf(slot);
  return owner === '' ? undefined : list.room.cells.cell(claimKey(slot.elector, owner, field));
}

export function AnswerCell(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const answer = createMemo(() => readAnswer(readCell(list, props.slot, 'answer')));
  const isWithdrawn = createMemo(() => readCell(list, props.slot, 'withdrawn') === true);
  const words = () => t.gendered(`list.${answer()}`, list.genderOf(props.slot.elector));
  const isBlocked = () => list.edits.blocked() !== null;
  return (
    <GridCell slot={props.slot} column="answer" isPressable opens="dialog" isReadOnly={isBlocked()}>
      <Show
        when={!isWithdrawn()}
        fallback={
          <span class={styles.withdrawn} title={words()}>
            {t('list.withdrawn')}
          </span>
        }
      >
        <span class={styles.answer} data-tone={STANDING_LOOKS[answer()].tone} data-answer={answer()}>
          {STANDING_LOOKS[answer()].icon({ size: 16 })}
          <span class={styles.word}>{words()}</span>
          <Show when={!isBlocked()}>
            <ChevronDown size={14} class={styles.chevron} />
          </Show>
        </span>
      </Show>
      <OpenMark slot={props.slot} column="answer" />
      <AuthorFlash slot={props.slot} column="answer" />
    </GridCell>
  );
}

export function ContactCell(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const contact = createMemo(() => readContact(readCell(list, props.slot, 'contact')));
  return (
    <GridCell slot={props.slot} column="contact" isPressable opens="dialog" isReadOnly={list.edits.blocked() !== null}>
      <span class={styles.quiet} data-empty={contact() === 'none' ? '' : undefined}>
        {CONTACT_ICONS[contact()]({ size: 16 })}
        <span class={contact() === 'none' ? 'sr-only' : styles.word}>
          {t.gendered(`list.contact_${contact()}`, list.genderOf(props.slot.elector))}
        </span>
      </span>
      <OpenMark slot={props.slot} column="contact" />
      <AuthorFlash slot={props.slot} column="contact" />
    </GridCell>
  );
}

export function GuarantorCell(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const owner = () => list.list.ownerOf(props.slot);
  const isBlocked = () => list.edits.blocked() !== null;
  return (
    <GridCell slot={props.slot} column="guarantor" isPressable opens="dialog" isReadOnly={isBlocked()}>
      <Show
        when={owner()}
        fallback={
          <span class={styles.quiet} data-empty="">
            <Show when={!isBlocked()}>
              <UserPlus size={16} />
            </Show>
            <span class="sr-only">{t('list.noGuarantor')}</span>
          </span>
        }
      >
        {(id) => <bdi class={styles.word}>{list.nameOf(id())}</bdi>}
      </Show>
      <OpenMark slot={props.slot} column="guarantor" />
      <AuthorFlash slot={props.slot} column="guarantor" />
    </GridCell>
  );
}

export function NoteCell(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const grid = useGrid();
  const note = createMemo(() => readNote(readCell(list, props.slot, 'note')));
  return (
    <GridCell slot={props.slot} column="note" isPressable opens="dialog" isReadOnly={list.edits.blocked() !== null}>
      <Show when={note()} fallback={<span class="sr-only">{t('list.noNote')}</span>}>
        <Show
          when={grid.layout() === 'wide'}
          fallback={
            <span class={styles.noteMark} dir="auto" title={note()}>
              <MessageSquareText size={18} />
              <span class="sr-only">{note()}</span>
            </span>
          }
        >
          <span class={styles.note} dir="auto" title={note()}>
            {note()}
          </span>
        </Show>
      </Show>
      <OpenMark slot={props.slot} column="note" />
      <AuthorFlash slot={props.slot} column="note" />
    </GridCell>
  );
}
