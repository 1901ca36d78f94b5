import { Key } from '@solid-primitives/keyed';
import ListChecks from 'lucide-solid/icons/list-checks';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import type { Slice } from '../../../schema/chaseApi.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { isRunning } from './chaseFacts.ts';
import type { Chase } from './createChase.ts';
import styles from './Slices.module.css';

/** What is handed out, how far it is, and the way to take it back. */
export function Slices(props: { readonly chase: Chase }): JSX.Element {
  const t = useTranslation();
  const { chase } = props; // one list as long as the screen stands
  const [asked, setAsked] = createSignal<Slice | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  const slices = createMemo(() => {
    const nowMs = chase.nowMs();
    return [...(chase.answer.value()?.slices ?? [])].sort(
      (a, b) => Number(isRunning(b, nowMs)) - Number(isRunning(a, nowMs)) || b.at - a.at,
    );
  });
  async function takeBack(): Promise<void> {
    const slice = asked();
    if (!slice) return;
    setBusy(true);
    if (await chase.takeBack(slice.id)) chase.tell(t('chase.takenBack', { name: slice.caller.name }));
    setBusy(false);
    setAsked(null);
  }
  return (
    <div class={styles.scroller}>
      <Show
        when={slices().length > 0}
        fallback={
          <EmptyState icon={ListChecks} title={t('chase.noSlices')}>
            {t('chase.noSlicesText')}
          </EmptyState>
        }
      >
        <ul class={styles.slices}>
          <Key each={slices()} by="id">
            {(slice) => (
              <li>
                <SliceCard chase={chase} slice={slice()} onTakeBack={() => setAsked(slice())} />
              </li>
            )}
          </Key>
        </ul>
      </Show>
      <Dialog
        isOpen={asked() !== null}
        title={t('chase.takeBackTitle', { name: asked()?.caller.name ?? '' })}
        description={t('chase.takeBackText')}
        onClose={() => setAsked(null)}
        actions={
          <>
            <Button variant="danger" isBusy={isBusy()} onClick={() => void takeBack()}>
              {t('chase.takeBack')}
            </Button>
            <Button onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
          </>
        }
      />
    </div>
  );
}

function SliceCard(props: { readonly chase: Chase; readonly slice: Slice; readonly onTakeBack: () => void }): JSX.Element {
  const t = useTranslation();
  const all = () => props.slice.electors.length;
  const done = () => props.slice.electors.filter(({ isDone }) => isDone).length;
  const voted = () => props.slice.electors.filter(({ id, isDone }) => !isDone && props.chase.list.factsOf(id).hasAttended).length;
  const isOn = () => isRunning(props.slice, props.chase.nowMs());
  return (
    <article class={styles.card} data-over={isOn() ? undefined : ''}>
      <div class={styles.head}>
        <h2>
          <bdi>{props.slice.caller.name}</bdi>
        </h2>
        <span class={styles.quiet}>
          {isOn()
            ? t('chase.sliceTimes', { from: props.chase.hour(props.slice.at), until: props.chase.hour(props.slice.endsAt) })
            : t('chase.sliceEnded', { ago: t.ago(props.slice.endedAt ?? props.slice.endsAt, props.chase.nowMs(), props.chase.zone()) })}
        </span>
      </div>
      <progress
        class={styles.progress}
        max={all()}
        value={done() + voted()}
        aria-label={t('chase.sliceDone', { done: done(), all: all() })}
      />
      <p class={styles.facts}>
        <span>{t('chase.sliceDone', { done: done(), all: all() })}</span>
        <Show when={voted() > 0}>
          <span>{t.plural('chase.sliceVoted', voted())}</span>
        </Show>
        <Show when={isOn()}>
          <span>{t.plural('chase.sliceLeft', all() - done() - voted())}</span>
        </Show>
      </p>
      <Show when={isOn() && props.chase.mayAct()}>
        <Button onClick={props.onTakeBack}>
          <span aria-hidden="true">{t('chase.takeBack')}</span>
          <span class="sr-only">{t('chase.takeBackOf', { name: props.slice.caller.name })}</span>
        </Button>
      </Show>
    </article>
  );
}
