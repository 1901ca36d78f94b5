import Check from 'lucide-solid/icons/check';
import Phone from 'lucide-solid/icons/phone';
import PhoneCall from 'lucide-solid/icons/phone-call';
import { createEffect, createMemo, createSignal, type JSX, Match, on, Show, Switch } from 'solid-js';
import type { CallOutcome } from '../../../schema/calls.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { useToaster } from '../../components/toasts.ts';
import { genderTone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { lastOf } from './callOrder.ts';
import type { Calls } from './createCalls.ts';
import styles from './InHand.module.css';
import { MessageBox } from './MessageBox.tsx';
import { OUTCOME_LOOKS } from './outcomeLooks.ts';
import { ResultButtons } from './ResultButtons.tsx';

/** A thumb that was on its way when something came above the buttons must not hit another result. */
const GUARD_MS = 400;
/** No press lasts longer. */
const PRESS_MS = 2_000;

/** The one elector who is being called: who, where they vote, a way to call and to write, and what came of it. They stay until a result, whatever comes (J8). */
export function InHand(props: { readonly calls: Calls; readonly attempt: (run: () => void) => void }): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  const { session, isOnline } = useApp();
  const { calls } = props; // one list as long as the screen stands
  const [wantsTransport, setWantsTransport] = createSignal(false);
  let heading: HTMLHeadingElement | undefined;
  let movedAtMs = Number.NEGATIVE_INFINITY;
  let pressedAtMs = Number.NEGATIVE_INFINITY;
  /** The button that asked for the number is gone when it is there. */
  const takeFocus = (way: HTMLAnchorElement) => queueMicrotask(() => way.focus({ preventScroll: true }));
  const callee = () => calls.inHand()?.callee;
  const gender = () => callee()?.gender ?? 'mixed';
  const phone = () => (calls.phone()?.elector === callee()?.id ? calls.phone() : null);
  createEffect(
    on(
      () => callee()?.id,
      () => {
        setWantsTransport(false);
        heading?.focus({ preventScroll: true }); // a screen reader, and a finger that repeats itself, begin with the next name
      },
      { defer: true },
    ),
  );
  const hasNews = createMemo(() => callee()?.hasAttended === true || callee()?.state === 'gone' || calls.inHand()?.isTheirs === false);
  // what comes while a thumb is on its way moves the buttons: they are another result's there
  createEffect(on(hasNews, () => (movedAtMs = performance.now()), { defer: true }));
  function record(outcome: CallOutcome, callAt: number | null): void {
    const nowMs = performance.now();
    const beganAtMs = nowMs - pressedAtMs < PRESS_MS ? pressedAtMs : nowMs; // a screen reader presses nothing
    if (beganAtMs - movedAtMs < GUARD_MS) return void toaster.show({ text: t('calls.justMoved') });
    props.attempt(() => calls.record(outcome, { ...(callAt === null ? {} : { callAt }), wantsTransport: wantsTransport() }));
  }
  const press = (): void => {
    pressedAtMs = performance.now();
  };
  return (
    <Show when={callee()}>
      {(one) => (
        <article class={styles.card} data-tone={genderTone(one().gender)} onPointerDown={press} onKeyDown={press}>
          <header class={styles.head}>
            <h2 ref={heading} tabindex="-1" class={styles.name}>
              <bdi>{one().name}</bdi>
            </h2>
            <dl class={styles.facts}>
              <div>
                <dt>{t('calls.number')}</dt>
                <dd class="figures">{one().number}</dd>
              </div>
              <div>
                <dt>{t('calls.committee')}</dt>
                <dd>
                  <bdi>{one().committee.code}</bdi>
                  <Show when={one().committee.site}>
                    {(site) => (
                      <>
                        {' · '}
                        <bdi>{site()}</bdi>
                      </>
                    )}
                  </Show>
                </dd>
              </div>
            </dl>
            <Show when={lastOf(one())}>
              {(last) => (
                <p class={styles.last}>
                  <Chip tone={OUTCOME_LOOKS[last().outcome].tone} icon={OUTCOME_LOOKS[last().outcome].icon}>
                    {t('calls.last', {
                      outcome: t.gendered(`calls.outcome_${last().outcome}`, gender()),
                      ago: t.ago(last().at, calls.nowMs(), calls.zone()),
                    })}
                  </Chip>
                </p>
              )}
            </Show>
          </header>
          <Show when={one().hasAttended}>
            <Banner
              tone="success"
              icon={Check}
              title={t.gendered('calls.hasVoted', gender())}
              announce="alert"
              action={
                <Button variant="primary" onClick={calls.next}>
                  {t('calls.goOn')}
                </Button>
              }
            >
              {t.gendered('calls.hasVotedText', gender())}
            </Banner>
          </Show>
          <Show when={!one().hasAttended && (one().state === 'gone' || calls.inHand()?.isTheirs === false)}>
            <Banner
              tone="warning"
              title={t.gendered('calls.gone', gender())}
              announce="alert"
              action={<Button onClick={calls.next}>{t('calls.goOn')}</Button>}
            >
              {t('calls.goneText')}
            </Banner>
          </Show>
          <section class={styles.call}>
            <Switch>
              <Match when={phone()?.phone}>
                {(number) => (
                  <a ref={takeFocus} class={styles.dial} href={`tel:${number()}`}>
                    <PhoneCall size={24} />
                    <span>{t('calls.call', { phone: number() })}</span>
                  </a>
                )}
              </Match>
              <Match when={phone() || !one().hasPhone}>
                <p>{t('calls.noPhone')}</p>
              </Match>
              <Match when={true}>
                <Button
                  variant={one().hasAttended ? 'secondary' : 'primary'}
                  icon={Phone}
                  isBusy={calls.isAsking()}
                  isWide
                  onClick={() => void calls.showPhone()}
                >
                  {t('calls.showPhone')}
                </Button>
                <p class={styles.quiet}>{t('calls.phoneLogged')}</p>
              </Match>
            </Switch>
            <Show when={!phone() && (!isOnline() || calls.phoneError()?.code === 'unreachable')}>
              <Banner tone="warning" announce="status">
                {t('calls.phoneOffline')}
              </Banner>
            </Show>
            <Show when={calls.phoneError()?.code !== 'unreachable' && calls.phoneError()}>
              {(error) => (
                <Banner tone="warning" announce="alert">
                  {t.error(error())}
                </Banner>
              )}
            </Show>
            <Show when={calls.maxCallsADay() > 0 && (phone()?.callsToday ?? one().callsToday) > 0}>
              <p class={styles.quiet}>{t('calls.callsToday', { n: phone()?.callsToday ?? one().callsToday, max: calls.maxCallsADay() })}</p>
            </Show>
          </section>
          <ResultButtons
            name={one().name}
            gender={one().gender}
            wantsTransport={wantsTransport()}
            onTransport={setWantsTransport}
            isDisabled={calls.queue() === null || calls.save().kind === 'cannot-save'}
            now={calls.now}
            zone={calls.zone()}
            onResult={record}
          />
          {/* without a number they were moved to another committee: nothing is told to them that is not so any more */}
          <Show when={one().number !== ''}>
            <MessageBox
              facts={{ code: one().committee.code, site: one().committee.site, number: one().number, campaign: campaign() }}
              phone={phone()?.phone ?? null}
            />
          </Show>
        </article>
      )}
    </Show>
  );

  function campaign(): string {
    return calls.answer.value()?.campaign ?? session.me()?.campaign.name ?? '';
  }
}
