import { createMemo, For, type JSX, Show } from 'solid-js';
import { refusalText } from '../../../schema/policy.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { valueWords } from './claimWords.ts';
import type { RefusedClaim } from './groupRefused.ts';
import { useList } from './ListContext.ts';
import styles from './RefusedEdits.module.css';

/**
 * What this person wrote and was not accepted, until they have decided (C6): where somebody had changed it meanwhile, both values with the
 * other's name, to put one's own back or to leave theirs; the rest with the reason.
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
    const line = button.closest('li');
    const next = (line?.nextElementSibling ?? line?.previousElementSibling)?.querySelector('button') ?? button.closest('[role="dialog"]');
    const name = nameOf(claim);
    if (!isMine) list.room.dismissRefusals(claim.ids);
    else if (!list.edits.putBack(claim.ids)) return; // the person has been told why
    list.tell(t(isMine ? 'list.notAccepted_isBack' : 'list.notAccepted_isKept', { name, now: wordsOf(claim, 'now') }));
    if (next instanceof HTMLElement) next.focus(); // the line has gone, and the focus with it
  }
  const whyOf = ({ reason }: RefusedClaim): string =>
    reason === 'read-only' ? t('list.notAccepted_readOnly') : (refusalText(reason, t.language) ?? t('list.notAccepted_other'));
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
                  <Button
                    aria-label={t('list.notAccepted_about', { act: t('list.notAccepted_putBack'), name: nameOf(claim) })}
                    onClick={(event) => decide(claim, event.currentTarget as HTMLElement, true)}
                  >
                    {t('list.notAccepted_putBack')}
                  </Button>
                  <Button
                    aria-label={t('list.notAccepted_about', { act: t('list.notAccepted_keep'), name: nameOf(claim) })}
                    onClick={(event) => decide(claim, event.currentTarget as HTMLElement, false)}
                  >
                    {t('list.notAccepted_keep')}
                  </Button>
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
              </li>
            )}
          </For>
        </ul>
        <Button isWide onClick={() => list.room.dismissRefusals(others().flatMap(({ ids }) => ids))}>
          {t('list.notAccepted_seen')}
        </Button>
      </Show>
    </section>
  );
}
