import { createMemo, createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { ChaseAnswer, NotCalled, SliceAnswer } from '../../../schema/chaseApi.ts';
import { type ElectorId, isElectorId, isUserId } from '../../../schema/ids.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Chase } from './createChase.ts';

const QUARTER_MS = 15 * 60_000;
/** Quarters of an hour from now. */
const UNTIL = [2, 4, 6, 8, 12, 16, 24];
const FIRST = 4;

type Caller = ChaseAnswer['callers'][number];

type Props = {
  readonly chase: Chase;
  readonly electors: readonly string[];
  readonly onDone: () => void;
  readonly onClose: () => void;
};

/** To whom, and until when (J2). Whom the server leaves out is told, with the reason. */
export function HandOut(props: Props): JSX.Element {
  const t = useTranslation();
  const { chase } = props; // one list as long as the screen stands
  const openedAtMs = Math.ceil(chase.nowMs() / QUARTER_MS) * QUARTER_MS;
  const callers = () => chase.answer.value()?.callers ?? [];
  const [picked, pick] = createSignal<Caller | null>(null);
  const first = createMemo<Caller | undefined>((before) => before ?? callers()[0]);
  /** Who stood there once stays: no answer puts somebody else in their place. */
  const caller = () => picked() ?? first();
  const isOffered = () => callers().some(({ id }) => id === caller()?.id);
  const options = () => {
    const to = caller();
    const all = to && !isOffered() ? [...callers(), to] : callers();
    return all.map(({ id, name }) => ({ value: id, label: name }));
  };
  const [quarters, setQuarters] = createSignal(String(FIRST));
  const [isBusy, setBusy] = createSignal(false);
  const [answer, setAnswer] = createSignal<SliceAnswer | null>(null);
  const electors = () => props.electors.filter((id): id is ElectorId => isElectorId(id));

  async function handOut(): Promise<void> {
    const to = caller();
    if (!to || !isOffered() || !isUserId(to.id) || electors().length === 0) return;
    setBusy(true);
    const given = await chase.handOut({ callerId: to.id, electors: electors(), endsAt: openedAtMs + Number(quarters()) * QUARTER_MS });
    setBusy(false);
    if (!given) return;
    const count = given.slice?.electors.length ?? 0;
    if (count > 0) chase.tell(t.plural('chase.handedOut', count, { name: to.name }));
    props.onDone();
    if (given.left.length === 0) props.onClose();
    else setAnswer(given);
  }

  return (
    <Dialog
      isOpen
      title={t.plural('chase.handOutTitle', answer() ? (answer()?.slice?.electors.length ?? 0) : electors().length)}
      onClose={props.onClose}
      actions={
        <Show when={!answer()} fallback={<Button onClick={props.onClose}>{t('common.close')}</Button>}>
          <Button variant="primary" isBusy={isBusy()} disabled={!isOffered() || electors().length === 0} onClick={() => void handOut()}>
            {t('chase.handOut')}
          </Button>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        </Show>
      }
    >
      <Switch>
        <Match when={answer()}>{(given) => <Left answer={given()} />}</Match>
        <Match when={callers().length === 0}>
          <Banner tone="warning">{t('chase.noCallers')}</Banner>
        </Match>
        <Match when={true}>
          <p>{t('chase.handOutText')}</p>
          <SelectField
            label={t('chase.caller')}
            value={caller()?.id ?? ''}
            options={options()}
            error={isOffered() ? null : t('chase.callerGone', { name: caller()?.name ?? '' })}
            onChange={(id) => pick((before) => callers().find((one) => one.id === id) ?? before)}
          />
          <SelectField
            label={t('chase.untilTime')}
            value={quarters()}
            options={UNTIL.map((n) => ({ value: String(n), label: chase.hour(openedAtMs + n * QUARTER_MS) }))}
            onChange={setQuarters}
          />
        </Match>
      </Switch>
    </Dialog>
  );
}

/** Who was not handed out, counted by reason. */
function Left(props: { readonly answer: SliceAnswer }): JSX.Element {
  const t = useTranslation();
  const reasons = createMemo(() => {
    const counts = new Map<NotCalled, number>();
    for (const { reason } of props.answer.left) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    return [...counts];
  });
  return (
    <Banner tone="warning" title={t.plural('chase.leftTitle', props.answer.left.length)} announce="status">
      <ul>
        <For each={reasons()}>{([reason, count]) => <li>{t.plural(`chase.left_${reason}`, count)}</li>}</For>
      </ul>
    </Banner>
  );
}
