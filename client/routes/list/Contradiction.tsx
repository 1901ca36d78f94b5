import Check from 'lucide-solid/icons/check';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { isUserId } from '../../../schema/ids.ts';
import { contradictionOf, settlementInForce } from '../../../schema/settlements.ts';
import { settleWrites } from '../../../schema/settleWrites.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { STANDING_LOOKS } from './answerLooks.ts';
import styles from './Contradiction.module.css';
import { useList } from './ListContext.ts';

/** Both sides of a contradiction with their names and times; a coordinator says which answer counts, and sees whose decision that was (O6). */
export function Contradiction(props: { readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const gender = () => list.genderOf(props.elector);
  const claims = () => list.list.claimsOf(props.elector);
  const sides = createMemo(() => contradictionOf(claims()));
  const settled = createMemo(() => settlementInForce(claims(), list.list.settlementsOf(props.elector)));
  const owners = createMemo(() => sides().map(({ owner }) => owner), [], {
    equals: (a, b) => a.length === b.length && a.every((owner, i) => owner === b[i]),
  });
  const answerOf = (owner: string) => sides().find((side) => side.owner === owner);
  function settle(owner: string, button: HTMLElement): void {
    const { me } = list;
    const answer = answerOf(owner)?.answer;
    if (!answer || !isUserId(me)) return;
    const item = button.closest('ul')?.closest('li');
    const next = (item?.nextElementSibling ?? item?.previousElementSibling)?.querySelector('button') ?? button.closest('[role="dialog"]');
    const settlements = list.list.settlementsOf(props.elector);
    const isTaken = list.edits.write({ elector: props.elector, owner }, (elector, of) =>
      settleWrites(elector, me, of, claims(), settlements, Date.now()),
    );
    if (!isTaken) return; // the person has been told why
    if (!button.isConnected && next instanceof HTMLElement) next.focus(); // settled, it has left the tray, and the focus with it
    const name = list.elector(props.elector)?.name ?? t('list.unknownElector');
    list.tell(t('tray.isSettled', { name, owner: list.nameOf(owner), answer: t.gendered(`list.${answer}`, gender()) }));
  }
  return (
    <div class={styles.contradiction} data-tone="contradicting">
      <p>
        <Show when={settled()} fallback={t('tray.twoAnswers')}>
          {(one) => t('tray.settledBy', { name: list.nameOf(one().by), time: t.time(one().atMs) })}
        </Show>
      </p>
      <ul class={styles.sides}>
        <For each={owners()}>
          {(owner) => (
            <Show when={answerOf(owner)}>
              {(side) => (
                <li class={styles.side}>
                  <span class={styles.words}>
                    <span class={styles.answer}>
                      {STANDING_LOOKS[side().answer].icon({ size: 16 })}
                      {t('list.side', { name: list.nameOf(owner), answer: t.gendered(`list.${side().answer}`, gender()) })}
                    </span>
                    <Show when={side().answeredAtMs}>
                      {(at) => <span class={styles.when}>{t('list.answeredAt', { time: t.time(at()) })}</span>}
                    </Show>
                  </span>
                  <Show when={list.edits.blocked() === null}>
                    <Button
                      aria-pressed={settled()?.owner === owner}
                      aria-label={t('tray.countsFor', { owner: list.nameOf(owner), name: list.elector(props.elector)?.name ?? '' })}
                      onClick={(event) => settle(owner, event.currentTarget as HTMLElement)}
                    >
                      <Show when={settled()?.owner === owner}>
                        <Check size={16} class={styles.check} />
                      </Show>
                      {t('tray.counts')}
                    </Button>
                  </Show>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    </div>
  );
}
