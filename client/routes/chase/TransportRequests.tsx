import Car from 'lucide-solid/icons/car';
import Check from 'lucide-solid/icons/check';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import type { Transport } from '../../../schema/chaseApi.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SomeOf } from '../../components/SomeOf.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { Tone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { isOpenRequest } from './chaseFacts.ts';
import type { Chase } from './createChase.ts';
import styles from './Slices.module.css';

const TONES: Readonly<Record<Transport['state'], Tone>> = { asked: 'warning', assigned: 'info', done: 'success', cancelled: 'neutral' };

/** Who asked to be fetched, until it is done (J9): the longest wait first. */
export function TransportRequests(props: { readonly chase: Chase; readonly onOpen: (elector: string) => void }): JSX.Element {
  const t = useTranslation();
  const requests = createMemo(() => props.chase.answer.value()?.transport ?? []);
  /** By id: a card stays while the server answers anew, and with it what is being typed. */
  const open = createMemo(
    () =>
      requests()
        .filter(isOpenRequest)
        .sort((a, b) => a.at - b.at)
        .map(({ id }) => id),
    undefined,
    { equals: isSameList },
  );
  const past = createMemo(
    () =>
      requests()
        .filter((request) => !isOpenRequest(request))
        .sort((a, b) => b.changedAt - a.changedAt)
        .map(({ id }) => id),
    undefined,
    { equals: isSameList },
  );
  const card = (id: string) => (
    <Show when={requests().find((request) => request.id === id)}>
      {(request) => (
        <li>
          <RequestCard chase={props.chase} request={request()} onOpen={() => props.onOpen(request().electorId)} />
        </li>
      )}
    </Show>
  );
  return (
    <div class={styles.scroller}>
      <Show
        when={open().length > 0}
        fallback={
          <EmptyState icon={Car} title={t('chase.noTransport')}>
            {t('chase.noTransportText')}
          </EmptyState>
        }
      >
        <section class={styles.section} aria-label={t('chase.openTransport')}>
          <ul class={styles.slices}>
            <SomeOf items={open()}>{card}</SomeOf>
          </ul>
        </section>
      </Show>
      <Show when={past().length > 0}>
        <section class={styles.section}>
          <h2>{t('chase.pastTransport')}</h2>
          <ul class={styles.slices}>
            <SomeOf items={past()}>{card}</SomeOf>
          </ul>
        </section>
      </Show>
    </div>
  );
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((item, i) => item === b[i]);

function RequestCard(props: { readonly chase: Chase; readonly request: Transport; readonly onOpen: () => void }): JSX.Element {
  const t = useTranslation();
  const [typed, setTyped] = createSignal<string | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  const elector = () => props.chase.elector(props.request.electorId);
  const hasVoted = () => props.chase.list.factsOf(props.request.electorId).hasAttended;
  const driver = () => typed() ?? props.request.driver;
  async function change(to: Parameters<Chase['changeTransport']>[1]): Promise<void> {
    if (isBusy()) return;
    setBusy(true);
    if (await props.chase.changeTransport(props.request.id, to)) {
      setTyped(null);
      props.chase.tell(t('chase.done'));
    }
    setBusy(false);
  }
  return (
    <article class={styles.card} data-over={isOpenRequest(props.request) ? undefined : ''}>
      <div class={styles.head}>
        <button type="button" class={styles.who} onClick={() => props.onOpen()}>
          <bdi class={styles.name}>{elector()?.name ?? t('list.unknownElector')}</bdi>
          <span class={styles.quiet}>
            {t('calls.number')} <span class="figures">{elector()?.number}</span>
          </span>
        </button>
        <Show when={hasVoted()} fallback={<Chip tone={TONES[props.request.state]}>{t(`chase.state_${props.request.state}`)}</Chip>}>
          <Chip tone="success" icon={Check}>
            {t.gendered('chase.struckVoted', props.chase.genderOf(props.request.electorId))}
          </Chip>
        </Show>
      </div>
      <p class={styles.quiet}>
        {t('chase.askedBy', { name: props.request.by.name, ago: t.ago(props.request.at, props.chase.nowMs(), props.chase.zone()) })}
        <Show when={!isOpenRequest(props.request) && props.request.driver}>
          {' · '}
          {t('chase.driver')}: <bdi>{props.request.driver}</bdi>
        </Show>
      </p>
      <Show when={isOpenRequest(props.request) && props.chase.mayAct()}>
        <form
          autocomplete="off"
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (driver().trim() !== '') void change({ state: 'assigned', driver: driver().trim() });
          }}
        >
          <TextField label={t('chase.driver')} value={driver()} onInput={setTyped} maxlength={100} autocomplete="off" />
          <Button type="submit" isBusy={isBusy()} disabled={driver().trim() === ''}>
            {t('chase.assign')}
          </Button>
        </form>
        <div class={styles.acts}>
          <Button variant="primary" onClick={() => void change({ state: 'done' })}>
            {t('chase.transportDone')}
          </Button>
          <Button variant="quiet" onClick={() => void change({ state: 'cancelled' })}>
            {t('chase.cancelTransport')}
          </Button>
        </div>
      </Show>
    </article>
  );
}
