import PartyPopper from 'lucide-solid/icons/party-popper';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import SearchX from 'lucide-solid/icons/search-x';
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { MAX_SLICE } from '../../../schema/calls.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { ChaseGrid } from './ChaseGrid.tsx';
import styles from './ChaseListView.module.css';
import { ChaseTools } from './ChaseTools.tsx';
import { ALL_OF_THEM, whyNotFree } from './chaseFacts.ts';
import type { Chase } from './createChase.ts';
import { HandOut } from './HandOut.tsx';

/** As many as one caller does in an hour. */
const NEXT = 20;

/** Who promised and has not voted: narrowed, chosen from, handed out. */
export function ChaseListView(props: { readonly chase: Chase; readonly onOpen: (elector: string) => void }): JSX.Element {
  const t = useTranslation();
  const { chase } = props; // one list as long as the screen stands
  const { list } = chase;
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  const [isHandingOut, setHandingOut] = createSignal(false);
  createEffect(() => {
    if (isHandingOut()) onCleanup(list.stillness.hold());
  });

  const why = (elector: string) => whyNotFree(list.factsOf(elector), chase.half().maxCallsADay);
  // whoever is seen at a door, or handed out by somebody else, is chosen no more
  const standing = createMemo(() => [...chosen()].filter((elector) => why(elector) === null));
  createEffect(on(() => list.filter().view, () => setChosen(new Set<string>()), { defer: true })); // biome-ignore format: one thought

  function toggle(elector: string): void {
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(elector)) next.add(elector);
      return next;
    });
  }
  /** In the order of the list, those who can be handed out and are likely to be reached: without a phone nobody is. */
  function choose(howMany: number): void {
    const more = list
      .rows()
      .slots.filter((slot) => !list.isStruck(slot) && !chosen().has(slot.elector))
      .filter(({ elector }) => why(elector) === null && list.factsOf(elector).hasPhone)
      .slice(0, Math.min(howMany, MAX_SLICE - standing().length));
    if (more.length === 0) return chase.tell(chase.noHalf() ?? t('chase.nobodyFree'));
    setChosen(new Set([...standing(), ...more.map(({ elector }) => elector)]));
  }
  const isNarrowed = () => list.filter().view !== 'all' || list.filter().guarantor !== null || list.filter().query.trim() !== '';

  return (
    <>
      <ChaseTools chase={chase} />
      <div class={styles.middle}>
        <ChaseGrid chase={chase} chosen={chosen} onToggle={toggle} onOpen={props.onOpen} />
        <Show when={list.rows().slots.length === 0}>
          <div class={styles.nothing}>
            <Show
              when={isNarrowed() && list.counts().missing > 0}
              fallback={
                <EmptyState
                  icon={list.counts().promised > 0 ? PartyPopper : SearchX}
                  title={t(list.counts().promised > 0 ? 'chase.everybodyCame' : 'chase.noPromises')}
                  announce="status"
                >
                  {t('chase.noPromisesText')}
                </EmptyState>
              }
            >
              <EmptyState
                icon={SearchX}
                title={t('chase.nothingHere')}
                announce="status"
                action={<Button onClick={() => list.setFilter(ALL_OF_THEM)}>{t('list.showAll')}</Button>}
              >
                {t('chase.nothingHereText')}
              </EmptyState>
            </Show>
          </div>
        </Show>
        <Show when={list.pending() > 0}>
          <button type="button" class={styles.pending} onClick={() => list.refresh()}>
            <RefreshCw size={18} />
            {t.plural('list.changes', list.pending())}
          </button>
        </Show>
      </div>
      <Show when={chase.mayAct() && list.filter().view !== 'off'}>
        <div class={styles.bar}>
          <Button onClick={() => choose(NEXT)}>{t('chase.chooseNext', { count: NEXT })}</Button>
          <Button onClick={() => choose(MAX_SLICE)}>{t('chase.chooseShown')}</Button>
          <span class={styles.chosen} role="status">
            <Show when={standing().length > 0}>{t.plural('chase.chosen', standing().length)}</Show>
          </span>
          <Show when={standing().length > 0}>
            <Button variant="quiet" onClick={() => setChosen(new Set<string>())}>
              {t('chase.clearChoice')}
            </Button>
            <Button variant="primary" disabled={chase.noHalf() !== null} onClick={() => setHandingOut(true)}>
              {t('chase.handOut')}
            </Button>
          </Show>
        </div>
      </Show>
      <Show when={isHandingOut()}>
        <HandOut
          chase={chase}
          electors={standing()}
          onDone={() => setChosen(new Set<string>())}
          onClose={() => {
            setHandingOut(false);
          }}
        />
      </Show>
    </>
  );
}
