import { createMemo, For, type JSX, Show } from 'solid-js';
import { mayBeTakenLater, refusalText } from '../../../schema/policy.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copyText.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { valueWords } from './claimWords.ts';
import type { RefusedClaim } from './groupRefused.ts';
import { useList } from './ListContext.ts';
import styles from './RefusedEdits.module.css';

/**
 * What this person wrote and was not accepted, until they have decided (C6): where somebody had changed it meanwhile, both values with the
 * other's name, to put one's own back or to leave theirs; what the server refused with the reason, to copy, to send again where that may help, or to discard.
 */
export function RefusedEdits(): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const conflicts = createMemo(() => list.refused().filter(({ reason }) => reason === 'conflict'));
  const others = createMemo(() => list.refused().filter(({ reason }) => reason !== 'conflict'));
  const nameOf = (claim: RefusedClaim) => list.elector(claim.elector)?.name ?? t('list.unknownElector');
  const wordsOf = (claim: RefusedClaim, which: 'mine' | 'now') =>
    claim.cells
      .map(({ key, field, value }) =>
        valueWords(field, which === 'mine' ? value : list.room.cells.cell(key), list.genderOf(claim.elector), t),
      )
      .join(t('list.comma'));
  function nowWords(claim: RefusedClaim): string {
    const value = wordsOf(claim, 'now');
    const author = list.room.authorOf(claim.cells[0]?.key ?? '');
    return author === null ? t('list.notAccepted_now', { value }) : t('list.notAccepted_nowBy', { value, author: list.nameOf(author) });
  }
  function decide(claim: RefusedClaim, button: HTMLElement, isMine: boolean): void {
    const name = nameOf(claim);
    settle(claim, button, isMine, () =>
      t(isMine ? 'list.notAccepted_isBack' : 'list.notAccepted_isKept', { name, now: wordsOf(claim, 'now') }),
    );
  }
  /** Writes it again or takes it off the list, says so, and puts the focus on what comes next. */
  function settle(claim: RefusedClaim, button: HTMLElement, isWritten: boolean, words: () => string): void {
    const line = button.closest('li');
    const next = (line?.nextElementSibling ?? line?.previousElementSibling)?.querySelector('button') ?? button.closest('[role="dialog"]');
    if (!isWritten) list.room.dismissRefusals(claim.ids);
    else if (!list.edits.putBack(claim.ids)) return; // the person has been told why
    list.tell(words());
    if (next instanceof HTMLElement) next.focus(); // the line has gone, and the focus with it
  }
  const whyOf = ({ reason }: RefusedClaim): string =>
    reason === 'read-only' ? t('list.notAccepted_readOnly') : (refusalText(reason, t.language) ?? t('list.notAccepted_other'));
  /** While nothing may be written here at all, sending it again cannot help. */
  const mayRetry = ({ reason }: RefusedClaim): boolean => mayBeTakenLater(reason) && list.edits.blocked() !== 'read-only';
  async function copy(claim: RefusedClaim): Promise<void> {
    const isCopied = await copyText(`${nameOf(claim)}: ${wordsOf(claim, 'mine')}`);
    list.tell(t(isCopied ? 'common.copied' : 'list.cannotCopy'));
  }
  /** A button of one line: several lines have the same, so each says to a screen reader whom it is about. */
  const Choice = (props: { readonly claim: RefusedClaim; readonly act: string; readonly onChoose: (button: HTMLElement) => void }) => (
    <Button
      aria-label={t('list.notAccepted_about', { act: props.act, name: nameOf(props.claim) })}
      onClick={(event) => props.onChoose(event.currentTarget as HTMLElement)}
    >
      {props.act}
    </Button>
  );
  const About = (props: { readonly claim: RefusedClaim }) => (
    <>
      <strong>
        <bdi>{nameOf(props.claim)}</bdi>
      </strong>
      <Show when={props.claim.owner !== list.me}>
        <span class={styles.why}>{t('list.claimOf', { name: list.nameOf(props.claim.owner) })}</span>
      </Show>
      <span>{t('list.notAccepted_mine', { value: wordsOf(props.claim, 'mine') })}</span>
    </>
  );
  return (
    <section class={styles.refused}>
      <Show when={conflicts().length > 0}>
        <p class={styles.why}>{t('list.notAccepted_conflict')}</p>
        <ul class={styles.lines}>
          <For each={conflicts()}>
            {(claim) => (
              <li>
                <About claim={claim} />
                <span>{nowWords(claim)}</span>
                <div class={styles.choice}>
                  <Choice claim={claim} act={t('list.notAccepted_putBack')} onChoose={(button) => decide(claim, button, true)} />
                  <Choice claim={claim} act={t('list.notAccepted_keep')} onChoose={(button) => decide(claim, button, false)} />
                </div>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={others().length > 0}>
        <ul class={styles.lines}>
          <For each={others()}>
            {(claim) => (
              <li>
                <About claim={claim} />
                <span class={styles.why}>{whyOf(claim)}</span>
                <div class={styles.choice}>
                  <Choice claim={claim} act={t('common.copy')} onChoose={() => void copy(claim)} />
                  <Show when={mayRetry(claim)}>
                    <Choice
                      claim={claim}
                      act={t('list.notAccepted_retry')}
                      onChoose={(button) => settle(claim, button, true, () => t('list.notAccepted_isRetried', { name: nameOf(claim) }))}
                    />
                  </Show>
                  <Choice
                    claim={claim}
                    act={t('list.notAccepted_discard')}
                    onChoose={(button) => settle(claim, button, false, () => t('list.notAccepted_isDiscarded', { name: nameOf(claim) }))}
                  />
                </div>
              </li>
            )}
          </For>
        </ul>
        <Show when={others().length > 1}>
          <Button isWide onClick={() => list.room.dismissRefusals(others().flatMap(({ ids }) => ids))}>
            {t('list.notAccepted_discardAll')}
          </Button>
        </Show>
      </Show>
    </section>
  );
}
