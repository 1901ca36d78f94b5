import { createEffect, createSignal, type JSX, Match, Suspense, Switch, untrack } from 'solid-js';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { useCount } from './CountContext.ts';
import type { OpenBallot } from './openBallot.ts';
import { PartIsComing } from './PartIsComing.tsx';
import { hasHandedOver } from './relief.ts';

const CountDesk = lazyScreen(() => import('./CountDesk.tsx').then((module) => module.CountDesk));
const CountOpening = lazyScreen(() => import('./CountOpening.tsx').then((module) => module.CountOpening));
const FormDesk = lazyScreen(() => import('./FormDesk.tsx').then((module) => module.FormDesk));
const HandedOver = lazyScreen(() => import('./HandedOver.tsx').then((module) => module.HandedOver));
const ReliefOpening = lazyScreen(() => import('./ReliefOpening.tsx').then((module) => module.ReliefOpening));
const TotalsDesk = lazyScreen(() => import('./TotalsDesk.tsx').then((module) => module.TotalsDesk));

/** Which part of a count is before the clerk: opening it or taking it over, the ballots, the hall's totals, the official form, or what is left after a hand-over. */
export function CountBody(props: { readonly kept: OpenBallot; readonly band: () => JSX.Element; readonly isForm: boolean }): JSX.Element {
  const { count, me, room } = useCount();
  const { tally } = count;
  /** Where somebody has counted already, whoever comes is most likely to take over. */
  const [isRelief, setRelief] = createSignal<boolean | null>(null);
  const takesOver = () => isRelief() ?? tally().isBegun;
  const hold = () => void setRelief(untrack(takesOver));
  const isOpening = () => !props.isForm && count.opening() === null;
  /** The server has said what there is. */
  const isAnswered = () => room.save().kind === 'saved' || room.save().kind === 'sending';
  // what another tablet brings takes no form away: from the first answer of the server on, and from the first touch
  createEffect(() => isOpening() && isAnswered() && hold());
  const toBallots = () =>
    count.begin({ mode: 'ballots', every: tally().every, expected: tally().expected, from: tally().withLate.next, check: null });
  // whoever begins may have no network any more: all that a night needs
  whenIdle(() =>
    Promise.all([
      ...[CountDesk, ReliefOpening, HandedOver, FormDesk, TotalsDesk].map((part) => part.preload()),
      import('./DeskDialogs.tsx'),
      import('./ToolDialogs.tsx'),
    ]),
  );
  const withBand = (part: () => JSX.Element) => (
    <>
      {props.band()}
      <Suspense fallback={<PartIsComing />}>{part()}</Suspense>
    </>
  );
  return (
    <Switch
      fallback={
        <Suspense fallback={withBand(() => <PartIsComing />)}>
          <CountDesk kept={props.kept} band={props.band()} />
        </Suspense>
      }
    >
      <Match when={props.isForm}>
        {withBand(() => (
          <FormDesk kept={props.kept} />
        ))}
      </Match>
      <Match when={count.opening() === null && takesOver()}>
        {withBand(() => (
          <ReliefOpening onUse={hold} onBack={() => setRelief(false)} />
        ))}
      </Match>
      <Match when={count.opening() === null}>
        {withBand(() => (
          <CountOpening onUse={hold} onRelief={() => setRelief(true)} />
        ))}
      </Match>
      <Match when={hasHandedOver(tally(), me)}>
        {withBand(() => (
          <HandedOver kept={props.kept} />
        ))}
      </Match>
      <Match when={tally().withLate.mode === 'totals'}>
        {withBand(() => (
          <TotalsDesk onBack={toBallots} />
        ))}
      </Match>
    </Switch>
  );
}
