import Ban from 'lucide-solid/icons/ban';
import Car from 'lucide-solid/icons/car';
import Check from 'lucide-solid/icons/check';
import PhoneOff from 'lucide-solid/icons/phone-off';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { OUTCOME_LOOKS } from '../calls/outcomeLooks.ts';
import styles from './ChaseRow.module.css';
import { whyNotFree } from './chaseFacts.ts';
import type { Chase } from './createChase.ts';
import type { ChaseSlot } from './heldRows.ts';

type Props = {
  readonly chase: Chase;
  readonly slot: ChaseSlot;
  readonly index: number;
  readonly count: number;
  readonly rowPx: number;
  readonly layout: 'wide' | 'cards';
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
};

/** One elector in their place: who they are, whose promise it is, what came of the last call, in whose hands they are. Struck and dead once they are seen at a door. */
export function ChaseRow(props: Props): JSX.Element {
  const t = useTranslation();
  const { chase } = props; // one list as long as the screen stands
  const elector = () => chase.elector(props.slot.elector);
  const facts = () => chase.list.factsOf(props.slot.elector);
  const gender = () => chase.genderOf(props.slot.elector);
  const isStruck = () => chase.list.isStruck(props.slot);
  const who = () => ({ number: elector()?.number ?? '', name: elector()?.name ?? '' });
  const mayChoose = () => props.isChosen || whyNotFree(facts(), chase.half().maxCallsADay) === null;
  return (
    <li
      class={styles.row}
      data-layout={props.layout}
      data-struck={isStruck() ? '' : undefined}
      data-dead={facts().hasAttended ? '' : undefined}
      data-elector={props.slot.elector}
      aria-posinset={props.index + 1}
      aria-setsize={props.count}
      style={{ 'block-size': `${props.rowPx}px`, 'inset-block-start': `${props.index * props.rowPx}px` }}
    >
      <Show when={chase.mayAct()} fallback={<span />}>
        {/* a row that was seen at a door keeps its places: what was a button a moment ago does nothing and says so */}
        {/* biome-ignore lint/a11y/useSemanticElements: an input that is disabled under the finger would lose the tap, and the focus */}
        <button
          type="button"
          class={styles.choose}
          role="checkbox"
          aria-checked={props.isChosen && !facts().hasAttended}
          aria-disabled={!mayChoose() ? true : undefined}
          aria-label={t('chase.choose', who())}
          onClick={() => (mayChoose() || facts().hasAttended) && props.onToggle()}
        >
          <span class={styles.box}>
            <Show when={props.isChosen && !facts().hasAttended}>
              <Check size={18} />
            </Show>
          </span>
        </button>
      </Show>
      <button type="button" class={styles.open} aria-disabled={facts().hasAttended ? true : undefined} onClick={() => props.onOpen()}>
        <span class={styles.number}>{elector()?.number}</span>
        <span class={styles.who}>
          <bdi class={styles.name}>{elector()?.name}</bdi>
          <span class={`${styles.quiet} ${styles.promised}`}>
            {facts()
              .guarantors.map((id) => chase.nameOf(id))
              .join(t('list.comma'))}
          </span>
        </span>
        <span class={styles.call}>
          <Switch fallback={<LastCallLine chase={chase} elector={props.slot.elector} />}>
            <Match when={facts().hasAttended}>
              <Chip tone="success" icon={Check}>
                {t.gendered('chase.struckVoted', gender())}
              </Chip>
            </Match>
            <Match when={isStruck()}>
              <span class={styles.quiet}>{t('chase.struckOther')}</span>
            </Match>
          </Switch>
        </span>
        <span class={styles.hands}>
          <Show when={!facts().hasAttended}>
            <Show when={facts().slice}>
              {(slice) => (
                <span class={styles.with}>{t('chase.with', { name: slice().caller.name, time: chase.hour(slice().endsAt) })}</span>
              )}
            </Show>
            <span class={styles.marks}>
              <Show when={facts().transport}>
                <Mark icon={Car} label={t('chase.wantsTransport')} />
              </Show>
              <Show when={chase.answer.value() && !facts().hasPhone}>
                <Mark icon={PhoneOff} label={t('chase.noPhone')} />
              </Show>
              <Show when={facts().offBecause}>
                {(because) => <Mark icon={Ban} label={t.gendered(`chase.off_${because()}`, gender())} />}
              </Show>
            </span>
          </Show>
        </span>
      </button>
    </li>
  );
}

function LastCallLine(props: { readonly chase: Chase; readonly elector: string }): JSX.Element {
  const t = useTranslation();
  const call = () => props.chase.list.factsOf(props.elector).call;
  const gender = () => props.chase.genderOf(props.elector);
  return (
    <Show when={call()} fallback={<span class={styles.quiet}>{props.chase.ifKnown(t('chase.noCall'))}</span>}>
      {(last) => (
        <>
          <Chip tone={OUTCOME_LOOKS[last().outcome].tone} icon={OUTCOME_LOOKS[last().outcome].icon}>
            {t.gendered(`calls.outcome_${last().outcome}`, gender())}
            <Show when={last().callAt}>{(at) => ` · ${props.chase.hour(at())}`}</Show>
          </Chip>
          <span class={styles.quiet}>
            {/* where it is too narrow the caller's name is what is cut off */}
            {t.ago(last().at, props.chase.nowMs(), props.chase.zone())}
            <Show when={props.chase.half().maxCallsADay > 0 && last().callsToday > 0}>
              {' · '}
              {t('chase.callsToday', { n: last().callsToday, max: props.chase.half().maxCallsADay })}
            </Show>
            {' · '}
            <bdi>{last().caller.name}</bdi>
          </span>
        </>
      )}
    </Show>
  );
}

function Mark(props: { readonly icon: typeof Car; readonly label: string }): JSX.Element {
  return (
    <span class={styles.mark} title={props.label}>
      {props.icon({ size: 18 })}
      <span class="sr-only">{props.label}</span>
    </span>
  );
}
