import UserRound from 'lucide-solid/icons/user-round';
import { createMemo, createSignal, type JSX, Match, onCleanup, onMount, Show, Switch, untrack } from 'solid-js';
import { type Answer, type Contact, readAnswer, readContact, readNote } from '../../../schema/guarantees.ts';
import { isElectorId, isUserId } from '../../../schema/ids.ts';
import { type ClaimField, claimKey, type Scalar } from '../../../schema/keys.ts';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { Button } from '../../components/Button.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { answerForKey } from './answerKeys.ts';
import { ANSWER_ORDER, CONTACT_ICONS, CONTACT_ORDER, STANDING_LOOKS } from './answerLooks.ts';
import styles from './CellEditor.module.css';
import { ChoiceList } from './ChoiceList.tsx';
import { createTyping } from './createTyping.ts';
import { GuarantorChoice } from './GuarantorChoice.tsx';
import { type ListContext, type OpenEditor, useList } from './ListContext.ts';
import { NoteField } from './NoteField.tsx';
import { pressAgain } from './pressAgain.ts';
import { RefusedEdits } from './RefusedEdits.tsx';
import { showIfWaiting } from './showIfWaiting.ts';

type Props = {
  readonly editor: OpenEditor;
  /** `isOnward`: something was chosen by a key, so the next row comes. */
  readonly onClose: (isOnward: boolean) => void;
};

const SHORTCUTS: Readonly<Record<Answer, string>> = { promised: 'P', undecided: 'U', refused: 'R', notAsked: 'N' };

/** The editor of the tapped cell. What it writes to was fixed when it opened, whatever happens to the row meanwhile. */
export function CellEditor(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  onCleanup(list.list.stillness.hold());
  onMount(() => queueMicrotask(() => pressAgain(props.editor.ahead))); // the panel takes the focus first
  const gender = () => list.genderOf(props.editor.elector);
  const choose = (write: () => void, isByKey: boolean) => {
    write();
    props.onClose(isByKey && props.editor.isByKey);
  };
  return (
    <Switch>
      <Match when={props.editor.kind === 'answer'}>
        <AnchoredPanel
          label={t('list.column_answer')}
          about={<About editor={props.editor} />}
          anchor={props.editor.anchor}
          onClose={() => props.onClose(false)}
        >
          <Open editor={props.editor} />
          <ChoiceList
            label={t('list.column_answer')}
            value={props.editor.owner === '' ? null : readAnswer(readCell(list, props.editor, 'answer'))}
            options={ANSWER_ORDER.map((answer) => ({
              value: answer,
              label: t.gendered(`list.${answer}`, gender()),
              shortcut: SHORTCUTS[answer],
              ...STANDING_LOOKS[answer],
            }))}
            valueForKey={answerForKey}
            onChoose={(answer, isByKey) => choose(() => list.edits.setAnswer(props.editor, answer), isByKey)}
          />
          <Show when={props.editor.owner === ''}>
            <p class={styles.hint}>
              <UserRound size={16} />
              {t('list.becomesYours')}
            </p>
          </Show>
        </AnchoredPanel>
      </Match>
      <Match when={props.editor.kind === 'contact'}>
        <AnchoredPanel
          label={t('list.column_contact')}
          about={<About editor={props.editor} />}
          anchor={props.editor.anchor}
          onClose={() => props.onClose(false)}
        >
          <Open editor={props.editor} />
          <ChoiceList
            label={t('list.column_contact')}
            value={props.editor.owner === '' ? null : readContact(readCell(list, props.editor, 'contact'))}
            options={CONTACT_ORDER.map((contact) => ({
              value: contact,
              label: t.gendered(`list.contact_${contact}`, gender()),
              icon: CONTACT_ICONS[contact],
            }))}
            onChoose={(contact: Contact, isByKey) => choose(() => list.edits.setContact(props.editor, contact), isByKey)}
          />
        </AnchoredPanel>
      </Match>
      <Match when={props.editor.kind === 'guarantor'}>
        <AnchoredPanel
          label={props.editor.owner === '' ? t('list.chooseGuarantor') : t('list.handOver')}
          about={<About editor={props.editor} />}
          anchor={props.editor.anchor}
          onClose={() => props.onClose(false)}
        >
          <Open editor={props.editor} />
          <GuarantorChoice
            taken={list.list.claimsOf(props.editor.elector).map((claim) => claim.owner)}
            onChoose={(id) =>
              choose(() => {
                if (props.editor.owner === '') list.edits.assign(props.editor.elector, id);
                else list.edits.handOver(props.editor, id);
                showIfWaiting(list, t, props.editor.elector, id);
              }, false)
            }
          />
        </AnchoredPanel>
      </Match>
      <Match when={props.editor.kind === 'note'}>
        <NoteEditor editor={props.editor} onClose={props.onClose} />
      </Match>
    </Switch>
  );
}

function About(props: { readonly editor: OpenEditor }): JSX.Element {
  const list = useList();
  const elector = () => list.elector(props.editor.elector);
  return (
    <>
      <span class="figures">{elector()?.number}</span> · <bdi>{elector()?.name}</bdi>
      <Show when={props.editor.owner !== ''}>
        {' · '}
        <bdi>{list.nameOf(props.editor.owner)}</bdi>
      </Show>
    </>
  );
}

/** What the person wrote into this claim and waits for their decision (O4). */
function Open(props: { readonly editor: OpenEditor }): JSX.Element {
  const list = useList();
  const isOpen = () => list.refused().some(({ elector, owner }) => elector === props.editor.elector && owner === props.editor.owner);
  return (
    <Show when={isOpen()}>
      <MoreWords>
        <RefusedEdits of={props.editor} />
      </MoreWords>
    </Show>
  );
}

/** Enter keeps and goes down, Escape throws away, a tap outside keeps, and so does the end of the screen: a text is lost only on purpose. */
function NoteEditor(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const before = untrack(() => readNote(readCell(list, props.editor, 'note')));
  const [text, setText] = createSignal(untrack(() => before + (props.editor.typed ? `${before ? ' ' : ''}${props.editor.typed}` : '')));
  const typing = createTyping(list.presence, () => ({ elector: props.editor.elector, owner: props.editor.owner, column: 'note' }));
  const theirs = createMemo(() => readNote(readCell(list, props.editor, 'note')));
  let isSettled = false;
  // left as it was, it must not undo what another has written meanwhile
  const keep = (): boolean => text() === before || list.edits.setNote(props.editor, text());
  const close = (isOnward: boolean) => {
    if (!keep()) return; // it stays where it was typed
    isSettled = true;
    props.onClose(isOnward);
  };
  const drop = () => {
    isSettled = true;
    props.onClose(false);
  };
  onCleanup(() => isSettled || keep());
  return (
    <AnchoredPanel
      label={t('list.column_note')}
      about={<About editor={props.editor} />}
      anchor={props.editor.anchor}
      isForTyping
      onClose={(how) => (how === 'escape' ? drop() : close(false))}
    >
      <div class={styles.note}>
        <Open editor={props.editor} />
        <NoteField
          label={t('list.column_note')}
          value={text()}
          onInput={(typed) => {
            setText(typed);
            typing.typed();
          }}
          onBlur={typing.stop}
          isAutofocus
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            close(true);
          }}
        />
        <Show when={theirs() !== before}>
          <p class={styles.theirs}>{t('list.noteChangedMeanwhile', { note: theirs() || t('list.noNote') })}</p>
        </Show>
        <div class={styles.actions}>
          <Button variant="quiet" onClick={drop}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" onClick={() => close(false)}>
            {t('common.save')}
          </Button>
        </div>
      </div>
    </AnchoredPanel>
  );
}

function readCell(list: ListContext, target: OpenEditor, field: ClaimField): Scalar | undefined {
  return isElectorId(target.elector) && isUserId(target.owner)
    ? list.room.cells.cell(claimKey(target.elector, target.owner, field))
    : undefined;
}
