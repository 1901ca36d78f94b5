import Check from 'lucide-solid/icons/check';
import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './CalleeList.module.css';
import { type Callee, type CalleeState, lastOf, sooner, stateOf } from './callOrder.ts';
import type { Calls } from './createCalls.ts';
import { hourWords } from './electionHours.ts';
import { OUTCOME_LOOKS } from './outcomeLooks.ts';

const RANK: Readonly<Record<CalleeState, number>> = { open: 0, later: 1, enough: 2, done: 3, voted: 4, gone: 5 };

/** The list behind the elector in hand: who is left, who comes again, what is done. A tap takes another one in hand. */
export function CalleeList(props: { readonly calls: Calls }): JSX.Element {
  const t = useTranslation();
  const { calls } = props; // one list as long as the screen stands
  const state = (callee: Callee): CalleeState => stateOf(callee, calls.nowMs(), calls.maxCallsADay());
  const byId = createMemo(() => new Map(calls.callees().map((callee) => [callee.id, callee])));
  const order = createMemo(
    () =>
      [...calls.callees()]
        .sort((a, b) => RANK[state(a)] - RANK[state(b)] || (RANK[state(a)] <= RANK.later ? sooner(a, b) : 0))
        .map(({ id }) => id),
    undefined,
    { equals: (a, b) => a.length === b.length && a.every((id, i) => id === b[i]) },
  );
  const left = () => calls.callees().filter((callee) => RANK[state(callee)] < RANK.enough).length;
  const done = () => calls.callees().filter((callee) => state(callee) === 'done').length;
  const until = () => Math.max(...calls.callees().map(({ endsAt }) => endsAt));
  return (
    <section class={styles.list} aria-label={t('calls.list')}>
      <div class={styles.head}>
        <h2>{t('calls.list')}</h2>
        <p class={styles.quiet}>
          {t.plural('calls.left', left())} · {t.plural('calls.doneCount', done())} ·{' '}
          {t('calls.until', { time: hourWords(t.language, until(), calls.nowMs(), calls.zone()) })}
        </p>
      </div>
      <ul class={styles.rows}>
        <For each={order()}>
          {(id) => (
            <Show when={byId().get(id)}>
              {(callee) => (
                <li>
                  <button
                    type="button"
                    class={styles.row}
                    aria-current={calls.inHand()?.callee.id === id ? 'true' : undefined}
                    disabled={state(callee()) === 'voted' || state(callee()) === 'gone'}
                    onClick={() => calls.choose(id)}
                  >
                    <span class="figures">{callee().number}</span>
                    <bdi class={styles.name}>{callee().name}</bdi>
                    <span class={styles.state}>
                      <StateWords calls={calls} callee={callee()} state={state(callee())} />
                    </span>
                  </button>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    </section>
  );
}

function StateWords(props: { readonly calls: Calls; readonly callee: Callee; readonly state: CalleeState }): JSX.Element {
  const t = useTranslation();
  const last = () => lastOf(props.callee);
  const hour = (ms: number) => hourWords(t.language, ms, props.calls.nowMs(), props.calls.zone());
  return (
    <Switch>
      <Match when={props.state === 'voted'}>
        <Chip tone="success" icon={Check}>
          {t.gendered('calls.hasVoted', props.callee.gender)}
        </Chip>
      </Match>
      <Match when={props.state === 'gone'}>
        <span class={styles.quiet}>{t.gendered('calls.gone', props.callee.gender)}</span>
      </Match>
      <Match when={last()?.outcome === 'callAt' && last()?.callAt}>
        {(at) => <span class={styles.quiet}>{t('calls.againAt', { time: hour(at()) })}</span>}
      </Match>
      <Match when={last()}>
        {(one) => (
          <Chip tone={OUTCOME_LOOKS[one().outcome].tone} icon={OUTCOME_LOOKS[one().outcome].icon}>
            {t.gendered(`calls.outcome_${one().outcome}`, props.callee.gender)}
          </Chip>
        )}
      </Match>
      <Match when={true}>
        <span class={styles.quiet}>{t('calls.notCalledYet')}</span>
      </Match>
    </Switch>
  );
}
