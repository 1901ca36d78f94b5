import CircleCheck from 'lucide-solid/icons/circle-check-big';
import TabletSmartphone from 'lucide-solid/icons/tablet-smartphone';
import { createMemo, type JSX, Match, Switch } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import type { Translate } from '../../i18n/createTranslate.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useCount } from './CountContext.ts';
import { createPhotos } from './createPhotos.ts';
import styles from './DepartureNote.module.css';
import { type Departure, departureOf } from './seal.ts';

/** Whether everything of this count is on the server's disk, or exactly what exists on this tablet only (CT51). */
/** @param props.open the number of a ballot that lies open on this tablet */
export function DepartureNote(props: { readonly isHandover?: boolean; readonly open?: number | null }): JSX.Element {
  const t = useTranslation();
  const { count, room } = useCount();
  const photos = createPhotos();
  const departure = createMemo(() =>
    departureOf(count.tally(), {
      unsent: room.unsentKeys(),
      refused: room.refusals().length,
      open: props.open ?? null,
      photoOf: (sha256) => photos()?.stateOf(sha256) ?? { kind: 'unknown' },
    }),
  );
  const of = <Kind extends Departure['kind']>(kind: Kind) => {
    const now = departure();
    return now.kind === kind ? (now as Extract<Departure, { readonly kind: Kind }>) : null; // looked at just before
  };
  return (
    <div role="status">
      <Switch>
        <Match when={of('go')}>
          {(go) => (
            <p class={styles.go}>
              <CircleCheck size={40} />
              <span>{goWords(t, go(), count.tally().mode === 'totals', props.isHandover)}</span>
            </p>
          )}
        </Match>
        <Match when={of('here')}>
          {(here) => (
            <p class={styles.here}>
              <TabletSmartphone size={40} />
              <span>
                {t('form.stillHere', { what: hereWords(t, here()) })} {t('form.stillHereText')}
              </span>
            </p>
          )}
        </Match>
        <Match when={of('refused')}>{(refused) => <Banner tone="danger">{t.plural('form.notTaken', refused().n)}</Banner>}</Match>
        <Match when={of('open')}>{(open) => <Banner tone="warning">{t('form.m_open', { number: open().number })}</Banner>}</Match>
        <Match when={of('photo')}>
          {(photo) => (
            <Banner tone={photo().why === 'gone' ? 'danger' : 'info'}>
              {t(photo().why === 'gone' ? 'form.photoLost' : photo().why === 'elsewhere' ? 'form.photoOther' : 'form.photoAsked')}
            </Banner>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function goWords(
  t: Translate,
  { ballots, hasForm, isWhole }: Extract<Departure, { readonly kind: 'go' }>,
  isTotals: boolean,
  isHandover = false,
): string {
  if (isHandover) return t.plural(isWhole ? 'form.arrived' : 'form.goGaps', ballots);
  if (isTotals) return t(hasForm ? 'form.goTotalsForm' : 'form.goTotals');
  if (!isWhole) return `${t.plural('form.goGaps', ballots)} ${t('form.goGapsText')}`;
  return t.plural(hasForm ? 'form.goForm' : 'form.go', ballots);
}

function hereWords(t: Translate, { ballots, others, photos }: Extract<Departure, { readonly kind: 'here' }>): string {
  const parts = [
    ballots > 0 ? t.plural('form.here_ballots', ballots) : '',
    others > 0 ? t.plural('form.here_others', others) : '',
    photos > 0 ? t.plural('form.here_photos', photos) : '',
  ].filter((part) => part !== '');
  return parts.reduce((first, second) => t('form.and', { first, second }));
}
