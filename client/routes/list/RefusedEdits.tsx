import { createMemo, For, type JSX, Show } from 'solid-js';
import type { CellWrite } from '../../../schema/guarantees.ts';
import { isSameValue } from '../../../schema/keys.ts';
import { mayBeTakenLater, refusalText } from '../../../schema/refusals.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copyText.ts';
import { SomeOf } from '../../components/SomeOf.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { valueWords } from './claimWords.ts';
import type { ClaimTarget } from './createListEdits.ts';
import type { RefusedClaim } from './groupRefused.ts';
import { useList } from './ListContext.ts';
import styles from './RefusedEdits.module.css';

/** What is decided between two values: why it is open differs, what can be done about it does not. */
const TWO_VALUES = ['replaced', 'conflict'] as const;

/** What is said of a line that is decided. */
type Settled = `tray.${'isBack' | 'isKept' | 'isRetried' | 'isDiscarded'}`;

type Props = {
  /** Only what was written into this claim. */
  readonly of?: ClaimTarget;
};

/**
 * What this person wrote and was not accepted, until they have decided (C6, O3): where somebody else's value stands, both values with the other's
 * name, to put one's own back or to leave theirs; what the server refused with the reason, to copy, to send again where that may help, or to discard.
 */
export function RefusedEdits(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const shown = createMemo(() =>
    list.refused().filter(({ elector, owner }) => !props.of || (props.of.elector === elector && props.of.owner === owner)),
  );
  const others = createMemo(() => shown().filter(({ reason }) => !isBetweenTwo(reason)));
  const nameOf = (claim: RefusedClaim) => list.elector(claim.elector)?.name ?? t('list.unknownElector');
  const valueNow = (key: string) => list.room.cells.cell(key);
  const wordsOf = ({ elector, cells, atMs }: RefusedClaim, which: 'mine' | 'now') =>
    cells
      .map(({ key, field, value, isTime, counts }) => {
        const gender = list.genderOf(elector);
        const isMine = which === 'mine';
        if (field === 'settlement') {
          const answer = t.gendered(`list.${isMine ? (counts?.answer ?? 'contradicting') : list.list.standingOf(elector)}`, gender);
          return isMine && counts ? t('list.side', { name: list.nameOf(counts.owner), answer }) : answer;
        }
        if (isTime && isMine) return value === atMs ? t.time(atMs) : String(value);
        return valueWords(field, isMine ? value : valueNow(key), gender, t);
      })
      .join(t('list.comma'));
  function nowWords(claim: RefusedClaim): string {
    const value = wordsOf(claim, 'now');
    const [cell] = claim.cells;
    const author = list.room.authorOf(cell?.key ?? '') ?? cell?.author ?? null; // without a network only what was known then
    return author === null ? t('tray.now', { value }) : t('tray.nowBy', { value, author: list.nameOf(author) });
  }
  /** An answer that is written again on a claim that was withdrawn meanwhile makes it stand (G4). */
  const standsAgain = ({ withdrawnKey: key }: RefusedClaim): CellWrite[] => (key && valueNow(key) === true ? [{ key, value: false }] : []);
  /** Writes it again or takes it off the list, says so, and puts the focus on what comes next. */
  function settle(claim: RefusedClaim, button: HTMLElement, isWritten: boolean, words: Settled): void {
    const line = button.closest('li');
    const next = (line?.nextElementSibling ?? line?.previousElementSibling)?.querySelector('button') ?? button.closest('[role="dialog"]');
    if (!isWritten) list.room.dismissRefusals(claim.ids);
    else if (!list.edits.putBack(claim.ids, standsAgain(claim))) return; // the person has been told why
    list.tell(t(words, { name: nameOf(claim), now: wordsOf(claim, 'now') }));
    if (next instanceof HTMLElement) next.focus(); // the line has gone, and the focus with it
  }
  /** Sending it again would write over what somebody has entered since: shown, so that nobody does it unknowingly. */
  const hasChanged = ({ cells }: RefusedClaim): boolean =>
    cells.some(({ key, value, base }) => !isSameValue(valueNow(key), base) && !isSameValue(valueNow(key), value));
  const whyOf = ({ reason }: RefusedClaim): string =>
    reason === 'read-only' ? t('tray.readOnly') : (refusalText(reason, t.language) ?? t('tray.other'));
  /** While nothing may be written here at all, sending it again cannot help. */
  const mayRetry = ({ reason, mayWrite }: RefusedClaim): boolean =>
    mayWrite && mayBeTakenLater(reason) && list.edits.blocked() !== 'read-only';
  async function copy(claim: RefusedClaim): Promise<void> {
    const isCopied = await copyText(`${nameOf(claim)}: ${wordsOf(claim, 'mine')}`);
    list.tell(t(isCopied ? 'common.copied' : 'list.cannotCopy'));
  }
  /** A button of one line: several lines have the same, so each says to a screen reader whom it is about. */
  const Choice = (props: { readonly claim: RefusedClaim; readonly act: string; readonly onChoose: (button: HTMLElement) => void }) => (
    <Button
      aria-label={t('tray.about', { act: props.act, name: nameOf(props.claim) })}
      onClick={(event) => props.onChoose(event.currentTarget as HTMLElement)}
    >
      {props.act}
    </Button>
  );
  const About = (about: { readonly claim: RefusedClaim }) => (
    <>
      <Show when={!props.of}>
        <a
          class={styles.who}
          href={`#${about.claim.elector}`}
          onClick={(event) => {
            event.preventDefault();
            list.jumpTo(about.claim.elector, about.claim.owner);
          }}
        >
          <bdi>{nameOf(about.claim)}</bdi>
        </a>
      </Show>
      <span class={styles.why}>
        {about.claim.cells.map(({ field }) => t(`tray.field_${field}`)).join(t('list.comma'))}
        {' · '}
        <time datetime={new Date(about.claim.atMs).toISOString()}>{t.time(about.claim.atMs)}</time>
        <Show when={about.claim.owner !== '' && about.claim.owner !== list.me}>
          {' · '}
          {t('list.claimOf', { name: list.nameOf(about.claim.owner) })}
        </Show>
      </span>
      <span>{t('tray.mine', { value: wordsOf(about.claim, 'mine') })}</span>
    </>
  );
  return (
    <section class={styles.refused}>
      <For each={TWO_VALUES}>
        {(reason) => (
          <Show when={shown().some((claim) => claim.reason === reason)}>
            <p class={styles.why}>{t(`tray.${reason}`)}</p>
            <ul class={styles.lines}>
              <SomeOf items={shown().filter((claim) => claim.reason === reason)}>
                {(claim) => (
                  <li data-tone="contradicting">
                    <About claim={claim} />
                    <span>{nowWords(claim)}</span>
                    <div class={styles.choice}>
                      <Show when={claim.mayWrite}>
                        <Choice claim={claim} act={t('tray.putBack')} onChoose={(button) => settle(claim, button, true, 'tray.isBack')} />
                      </Show>
                      <Choice claim={claim} act={t('tray.keep')} onChoose={(button) => settle(claim, button, false, 'tray.isKept')} />
                    </div>
                  </li>
                )}
              </SomeOf>
            </ul>
          </Show>
        )}
      </For>
      <Show when={others().length > 0}>
        <Show when={!props.of}>
          <p class={styles.why}>{t('tray.refused')}</p>
        </Show>
        <ul class={styles.lines}>
          <SomeOf items={others()}>
            {(claim) => (
              <li data-tone="danger">
                <About claim={claim} />
                <span class={styles.why}>{whyOf(claim)}</span>
                <Show when={hasChanged(claim)}>
                  <span>{nowWords(claim)}</span>
                </Show>
                <div class={styles.choice}>
                  <Choice claim={claim} act={t('common.copy')} onChoose={() => void copy(claim)} />
                  <Show when={mayRetry(claim)}>
                    <Choice claim={claim} act={t('tray.retry')} onChoose={(button) => settle(claim, button, true, 'tray.isRetried')} />
                  </Show>
                  <Choice claim={claim} act={t('tray.discard')} onChoose={(button) => settle(claim, button, false, 'tray.isDiscarded')} />
                </div>
              </li>
            )}
          </SomeOf>
        </ul>
        <Show when={others().length > 1 && !props.of}>
          <Button isWide onClick={() => list.room.dismissRefusals(others().flatMap(({ ids }) => ids))}>
            {t('tray.discardAll')}
          </Button>
        </Show>
      </Show>
    </section>
  );
}

const isBetweenTwo = (reason: string): boolean => TWO_VALUES.some((one) => one === reason);
