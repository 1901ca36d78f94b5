import Stamp from 'lucide-solid/icons/stamp';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import type { Translate } from '../../i18n/createTranslate.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { useCount } from './CountContext.ts';
import { DepartureNote } from './DepartureNote.tsx';
import styles from './FormDesk.module.css';
import { type Missing, sealOf } from './seal.ts';

/** The end of a count: what is missing, the seal, and whether the clerk may go (CT49–CT51). */
export function SealSection(props: { readonly missing: readonly Missing[]; readonly open: number | null }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, room } = useCount();
  const { tally } = count;
  const [asked, setAsked] = createSignal<'seal' | 'unseal' | null>(null);
  const [hasNoRoom, setHasNoRoom] = createSignal(false);
  function seal(): void {
    setAsked(null);
    setHasNoRoom(false); // taken away first: what is said a second time is read aloud again
    const made = sealOf(tally(), room.cells.keys(), count.paper(), count.now());
    setHasNoRoom(made === null);
    if (made) told(() => count.write([made]));
  }
  function unseal(): void {
    const standing = tally().seal;
    setAsked(null);
    if (standing) told(() => count.voidEntries([standing.entry]));
  }
  const List = () => (
    <ul class={styles.missing}>
      <For each={props.missing}>{(one) => <li>{missingWords(t, one)}</li>}</For>
    </ul>
  );
  return (
    <section class={styles.part} aria-labelledby="seal-title">
      <h2 id="seal-title">{t('form.seal')}</h2>
      <Show when={props.missing.length > 0}>
        <Banner tone="warning" title={t(tally().seal ? 'form.sealedMissing' : 'form.sealMissing')}>
          <List />
        </Banner>
      </Show>
      <Show
        when={tally().seal}
        fallback={
          <>
            <Show when={props.missing.length === 0}>
              <p>{t('form.sealNothingMissing')}</p>
            </Show>
            <p class={styles.quiet}>{t('form.sealText')}</p>
            <Show when={hasNoRoom()}>
              <Banner tone="danger" announce="alert">
                {t('form.sealNoRoom')}
              </Banner>
            </Show>
            <div>
              <Button
                variant="primary"
                icon={Stamp}
                disabled={count.blocked() !== null || !tally().isBegun}
                onClick={() => (props.missing.length > 0 ? setAsked('seal') : seal())}
              >
                {t('form.sealNow')}
              </Button>
            </div>
          </>
        }
      >
        {(standing) => (
          <>
            <p>{t('form.sealed', { time: t.time(standing().entry.value.atMs) })}</p>
            <Show when={!standing().isWhole}>
              <Banner tone="warning">{t('form.sealNotWhole')}</Banner>
            </Show>
            <Show when={tally().late}>{(late) => <Banner tone="warning">{t.plural('form.sealLate', late().entries.length)}</Banner>}</Show>
            <DepartureNote open={props.open} />
            <div>
              <Button variant="quiet" disabled={count.blocked() !== null} onClick={() => setAsked('unseal')}>
                {t('form.unseal')}
              </Button>
            </div>
          </>
        )}
      </Show>
      <Dialog
        isOpen={asked() === 'seal'}
        title={t('form.sealAsk')}
        onClose={() => setAsked(null)}
        actions={
          <>
            <Button variant="primary" onClick={seal}>
              {t('form.sealAnyway')}
            </Button>
            <Button onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
          </>
        }
      >
        <List />
      </Dialog>
      <Dialog
        isOpen={asked() === 'unseal'}
        title={t('form.unsealAsk')}
        description={t('form.unsealText')}
        onClose={() => setAsked(null)}
        actions={
          <>
            <Button variant="danger" onClick={unseal}>
              {t('form.unseal')}
            </Button>
            <Button onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
          </>
        }
      />
    </section>
  );
}

function missingWords(t: Translate, missing: Missing): string {
  switch (missing.kind) {
    case 'expected':
      return t('form.m_expected', { expected: missing.expected, ballots: missing.ballots });
    case 'open':
    case 'untrue':
      return t(`form.m_${missing.kind}`, { number: missing.number });
    case 'apart':
    case 'absent':
      return t.plural(`form.m_${missing.kind}`, missing.cells.length);
    case 'photo':
      return t('form.m_photo');
    default:
      return t.plural(`form.m_${missing.kind}`, missing.n);
  }
}
