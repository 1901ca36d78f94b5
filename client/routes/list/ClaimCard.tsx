import ArrowRightLeft from 'lucide-solid/icons/arrow-right-left';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import UserMinus from 'lucide-solid/icons/user-minus';
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { AnswerButtons } from './AnswerButtons.tsx';
import { CONTACT_ORDER } from './answerLooks.ts';
import styles from './ClaimCard.module.css';
import { createTyping } from './createTyping.ts';
import { GuarantorChoice } from './GuarantorChoice.tsx';
import { useList } from './ListContext.ts';
import { NoteField } from './NoteField.tsx';
import { RefusedEdits } from './RefusedEdits.tsx';

type Props = { readonly elector: string; readonly owner: string };

/** One guarantor's claim, every part of it editable in place. A note is kept when the field is left. */
export function ClaimCard(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const [draft, setDraft] = createSignal<string | null>(null);
  let before = ''; // the note when typing began
  const [isHandingOver, setHandingOver] = createSignal(false);
  const claims = () => list.list.claimsOf(props.elector);
  const claim = () => claims().find((one) => one.owner === props.owner);
  const gender = () => list.genderOf(props.elector);
  const target = () => ({ elector: props.elector, owner: props.owner });
  const isBlocked = () => list.edits.blocked() !== null;
  function keepNote(): void {
    const text = draft();
    if (text === null) return;
    // left as it was, it must not undo what another has written meanwhile; not taken, it stays in the field
    if (text.trim() === before || list.edits.setNote(target(), text)) setDraft(null);
  }
  const typing = createTyping(list.presence, () => ({ ...target(), column: 'note' }));
  function type(text: string): void {
    typing.typed();
    if (draft() === null) before = claim()?.note ?? '';
    setDraft(text);
  }
  onCleanup(keepNote);
  function leaveNote(): void {
    typing.stop();
    keepNote();
  }

  return (
    <article class={styles.card} data-withdrawn={claim()?.isWithdrawn ? '' : undefined}>
      <header class={styles.head}>
        <Avatar userId={props.owner} name={list.nameOf(props.owner)} />
        <span class={styles.who}>
          <bdi class={styles.name}>{list.nameOf(props.owner)}</bdi>
          <Show when={claim()?.answeredAtMs}>
            {(at) => <span class={styles.when}>{t('list.answeredAt', { time: t.time(at()) })}</span>}
          </Show>
        </span>
        <Show when={claim()?.isWithdrawn}>
          <Chip>{t('list.withdrawn')}</Chip>
        </Show>
      </header>
      <Show when={list.refused().some(({ elector, owner }) => elector === props.elector && owner === props.owner)}>
        <MoreWords>
          <RefusedEdits of={target()} />
        </MoreWords>
      </Show>
      <AnswerButtons
        value={claim()?.answer ?? null}
        gender={gender()}
        isDisabled={isBlocked()}
        onChoose={(answer) => list.edits.setAnswer(target(), answer)}
      />
      <SelectField
        label={t('list.column_contact')}
        value={claim()?.contact ?? 'none'}
        isDisabled={isBlocked()}
        options={CONTACT_ORDER.map((contact) => ({ value: contact, label: t.gendered(`list.contact_${contact}`, gender()) }))}
        onChange={(contact) => list.edits.setContact(target(), contact)}
      />
      <NoteField
        label={t('list.column_note')}
        isLabelShown
        value={draft() ?? claim()?.note ?? ''}
        isReadOnly={isBlocked()}
        onInput={type}
        onBlur={leaveNote}
      />
      <Show when={!isBlocked()}>
        <Show
          when={!isHandingOver()}
          fallback={
            <div class={styles.handOver}>
              <p class={styles.when}>{t('list.handOverMeans')}</p>
              <GuarantorChoice
                taken={claims().map((one) => one.owner)}
                onChoose={(id) => {
                  setHandingOver(false);
                  list.edits.handOver(target(), id);
                }}
              />
              <Button variant="quiet" onClick={() => setHandingOver(false)}>
                {t('common.cancel')}
              </Button>
            </div>
          }
        >
          <div class={styles.actions}>
            <Show
              when={claim()?.isWithdrawn}
              fallback={
                <>
                  <Button variant="quiet" icon={UserMinus} onClick={() => list.edits.setWithdrawn(target(), true)}>
                    {t('list.withdraw')}
                  </Button>
                  <Button variant="quiet" icon={ArrowRightLeft} onClick={() => setHandingOver(true)}>
                    {t('list.handOver')}
                  </Button>
                </>
              }
            >
              <Button variant="quiet" icon={RotateCcw} onClick={() => list.edits.setWithdrawn(target(), false)}>
                {t('list.standAgain')}
              </Button>
            </Show>
          </div>
        </Show>
      </Show>
    </article>
  );
}
