import Ban from 'lucide-solid/icons/ban';
import Car from 'lucide-solid/icons/car';
import Check from 'lucide-solid/icons/check';
import X from 'lucide-solid/icons/x';
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { AnchoredPanel } from '../../components/AnchoredPanel.tsx';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { MessageBox } from '../calls/MessageBox.tsx';
import { OUTCOME_LOOKS } from '../calls/outcomeLooks.ts';
import styles from './ChaseSheet.module.css';
import type { Chase } from './createChase.ts';
import { OwnCall } from './OwnCall.tsx';
import { Phones } from './Phones.tsx';

/** One elector of the chase list: what came of calls, phones on a tap, a message, and what only a coordinator decides. */
export function ChaseSheet(props: { readonly chase: Chase; readonly elector: string; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const { chase } = props; // one list as long as the screen stands
  onCleanup(chase.list.stillness.hold());
  const [isTakingOff, setTakingOff] = createSignal(false);
  const [isBusy, setBusy] = createSignal(false);
  const [phone, setPhone] = createSignal<string | null>(null);
  const elector = () => chase.elector(props.elector);
  const facts = () => chase.list.factsOf(props.elector);
  const gender = () => chase.genderOf(props.elector);
  async function act(run: () => Promise<boolean>): Promise<void> {
    if (isBusy()) return;
    setBusy(true);
    if (await run()) chase.tell(t('chase.done'));
    setBusy(false);
  }
  return (
    <AnchoredPanel
      label={elector()?.name ?? t('list.unknownElector')}
      about={
        <>
          {t('list.column_number')} <span class="figures">{elector()?.number}</span>
        </>
      }
      corner={<IconButton icon={X} label={t('common.close')} onClick={() => props.onClose()} />}
      onClose={() => props.onClose()}
    >
      <div class={styles.sheet}>
        <Show when={facts().hasAttended}>
          <Banner tone="success" icon={Check} title={t.gendered('calls.hasVoted', gender())} announce="alert">
            {t.gendered('calls.hasVotedText', gender())}
          </Banner>
        </Show>
        <Show when={facts().offBecause}>
          {(because) => (
            <Banner
              tone="warning"
              icon={Ban}
              action={
                <Show when={chase.mayAct()}>
                  <Button isBusy={isBusy()} onClick={() => void act(() => chase.setMayBeCalled(props.elector, true))}>
                    {t('chase.mayBeCalled')}
                  </Button>
                </Show>
              }
            >
              {t.gendered(`chase.off_${because()}`, gender())}
            </Banner>
          )}
        </Show>
        <section class={styles.section}>
          <h3>{t('chase.guarantors')}</h3>
          <p>
            {facts()
              .guarantors.map((id) => chase.nameOf(id))
              .join(t('list.comma'))}
          </p>
          <Show when={facts().isPromised && chase.answer.value()}>
            <p class={styles.quiet}>
              {facts().confirmedAtMs === 0
                ? t('chase.neverConfirmed')
                : t(facts().isConfirmed ? 'chase.confirmed' : 'chase.unconfirmed', {
                    ago: t.ago(facts().confirmedAtMs, chase.nowMs(), chase.zone()),
                  })}
            </p>
          </Show>
        </section>
        <section class={styles.section}>
          <h3>{t('chase.lastCall')}</h3>
          <Show when={facts().call} fallback={<p class={styles.quiet}>{chase.ifKnown(t('chase.noCall'))}</p>}>
            {(call) => (
              <>
                <p class={styles.line}>
                  <Chip tone={OUTCOME_LOOKS[call().outcome].tone} icon={OUTCOME_LOOKS[call().outcome].icon}>
                    {t.gendered(`calls.outcome_${call().outcome}`, gender())}
                    <Show when={call().callAt}>{(at) => ` · ${chase.hour(at())}`}</Show>
                  </Chip>
                  <span class={styles.quiet}>
                    {t('chase.by', { caller: call().caller.name, ago: t.ago(call().at, chase.nowMs(), chase.zone()) })}
                    <Show when={chase.half().maxCallsADay > 0 && call().callsToday > 0}>
                      {' · '}
                      {t('chase.callsToday', { n: call().callsToday, max: chase.half().maxCallsADay })}
                    </Show>
                  </span>
                </p>
                <Show when={call().outcome === 'needsCoordinator' && chase.mayAct()}>
                  <Show when={!call().isHandled} fallback={<Chip tone="success">{t('chase.handled')}</Chip>}>
                    <Button icon={Check} isBusy={isBusy()} onClick={() => void act(() => chase.setSeenTo(call().id))}>
                      {t('chase.seenTo')}
                    </Button>
                  </Show>
                </Show>
              </>
            )}
          </Show>
          <p class={styles.quiet}>
            {facts().slice
              ? t('chase.with', { name: facts().slice?.caller.name ?? '', time: chase.hour(facts().slice?.endsAt ?? 0) })
              : chase.ifKnown(t('chase.free'))}
          </p>
        </section>
        <Show when={chase.mayAct()}>
          <Phones chase={chase} elector={props.elector} onShown={setPhone} />
          <OwnCall chase={chase} elector={props.elector} />
          <MessageBox
            facts={{
              code: chase.detail.detail()?.code ?? props.chase.committee,
              site: chase.detail.detail()?.site ?? '',
              number: elector()?.number ?? '',
              campaign: session.me()?.campaign.name ?? '',
            }}
            phone={phone()}
          />
          <section class={styles.section}>
            <h3>{t('chase.transport')}</h3>
            <Show
              when={facts().transport}
              fallback={
                <Button icon={Car} isBusy={isBusy()} onClick={() => void act(() => chase.askTransport(props.elector))}>
                  {t('chase.askTransport')}
                </Button>
              }
            >
              {(request) => (
                <p class={styles.line}>
                  <Chip tone="info" icon={Car}>
                    {t(`chase.state_${request().state}`)}
                  </Chip>
                  <bdi>{request().driver}</bdi>
                </p>
              )}
            </Show>
          </section>
          <Show when={facts().offBecause === null}>
            <Button icon={Ban} onClick={() => setTakingOff(true)}>
              {t('chase.takeOff')}
            </Button>
          </Show>
        </Show>
      </div>
      <Dialog
        isOpen={isTakingOff()}
        title={t('chase.takeOff')}
        description={t('chase.takeOffText', { name: elector()?.name ?? '' })}
        onClose={() => setTakingOff(false)}
        actions={
          <>
            <Button
              variant="danger"
              onClick={() => {
                setTakingOff(false);
                void act(() => chase.setMayBeCalled(props.elector, false));
              }}
            >
              {t('chase.takeOff')}
            </Button>
            <Button onClick={() => setTakingOff(false)}>{t('common.cancel')}</Button>
          </>
        }
      />
    </AnchoredPanel>
  );
}
