import { createSignal, For, type JSX, Show } from 'solid-js';
import type { ResultsAnswer } from '../../../schema/resultApi.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import tables from '../../components/Table.module.css';
import type { Tone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { BallotNames } from './createBallotNames.ts';
import styles from './Results.module.css';

type Standing = ResultsAnswer['standing'];

const BUCKETS = [
  { name: 'verified', tone: 'success' },
  { name: 'entered', tone: 'info' },
  { name: 'differing', tone: 'contradicting' },
  { name: 'missing', tone: 'neutral' },
] as const satisfies readonly { name: string; tone: Tone }[];
/** Behind the last seat, so many more are shown before all are asked for. */
const BESIDE_THE_EDGE = 3;

/** Who wins as things stand, by how many committees that is said, what is missing, and whether what is open can change it; unofficial, in words. */
export function StandingPanel(props: { readonly standing: Standing; readonly isOwn: boolean; readonly names: BallotNames }): JSX.Element {
  const t = useTranslation();
  const all = () => BUCKETS.reduce((sum, { name }) => sum + props.standing[name], 0);
  const done = () => all() - props.standing.missing;
  const share = () =>
    new Intl.NumberFormat(t.language === 'ar' ? 'ar-u-nu-latn' : 'en-GB', { style: 'percent' }).format(floorShare(done(), all()));
  const text = () => {
    if (done() === 0) return t('results.standingNone');
    if (props.standing.verified === all()) return t('results.standingWhole', { all: all() });
    return t('results.standingText', { done: done(), all: all(), share: share() });
  };

  return (
    <section class={styles.section}>
      <div>
        <h2>{t(props.isOwn ? 'results.standingOwn' : 'results.standing')}</h2>
        <p>{text()}</p>
      </div>
      <dl class={styles.buckets}>
        <For each={BUCKETS}>
          {({ name, tone }) => (
            <div class={styles.bucket} data-tone={tone}>
              <dt>{t(`results.bucket_${name}`)}</dt>
              <dd>{t.number(props.standing[name])}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={props.standing.ranks.length > 0 && done() > 0}>
        <Show
          when={props.standing.canChange}
          fallback={
            <Banner tone="info" title={t('results.canChangeNo')}>
              {t('results.canChangeNoText')}
            </Banner>
          }
        >
          <Banner tone="warning" title={t('results.canChangeYes')}>
            <p>{t('results.canChangeYesText')}</p>
            <p>
              {t('results.openCommittees', { committees: props.standing.open.committees, all: all(), people: props.standing.open.people })}
            </p>
          </Banner>
        </Show>
      </Show>
      <Show when={props.standing.withdrawnAhead.length > 0}>
        <Banner tone="info">
          {t('results.withdrawnAhead')}{' '}
          {new Intl.ListFormat(t.language, { type: 'conjunction' }).format(props.standing.withdrawnAhead.map(props.names.of))}
        </Banner>
      </Show>
    </section>
  );
}

/** Who has a seat as things stand, and who could still. */
export function Ranks(props: { readonly standing: Standing; readonly names: BallotNames }): JSX.Element {
  const t = useTranslation();
  const [showsAll, setShowsAll] = createSignal(false);
  const first = () => Math.max(1, props.standing.ranks.filter(({ isSeated }) => isSeated).length) + BESIDE_THE_EDGE;
  const shown = () => (showsAll() ? props.standing.ranks : props.standing.ranks.slice(0, first()));
  return (
    <section class={styles.section}>
      <div>
        <h2>{t('results.ranks')}</h2>
        <p class={styles.quiet}>{t('results.unofficialText')}</p>
      </div>
      <section class={tables.frame} tabindex="0" aria-label={t('results.ranks')}>
        <table class={tables.table}>
          <thead>
            <tr>
              <th scope="col" class={tables.number}>
                {t('results.rank')}
              </th>
              <th scope="col">{t('results.who')}</th>
              <th scope="col" class={tables.number}>
                {t('results.marks')}
              </th>
              <th scope="col">{t('results.seat')}</th>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {(rank, place) => (
                <tr data-seated={rank.isSeated ? '' : undefined} class={styles.rank}>
                  <td class={tables.number}>{t.number(place() + 1)}</td>
                  <th scope="row">
                    {props.names.of(rank.id)}
                    <Show when={props.names.isWithdrawn(rank.id)}>
                      {' '}
                      <Chip>{t('results.withdrawn')}</Chip>
                    </Show>
                  </th>
                  <td class={tables.number}>
                    <strong>{t.number(rank.marks)}</strong>
                  </td>
                  <td>
                    <span class={styles.chips}>
                      <Show when={rank.isSeated} fallback={<span class="sr-only">{t('results.notSeated')}</span>}>
                        <Chip tone="success">{t('results.seated')}</Chip>
                      </Show>
                      <Show when={rank.canChange}>
                        <Chip tone="warning">{t('results.canChange')}</Chip>
                      </Show>
                    </span>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={props.standing.ranks.length > first()}>
        <div>
          <Button variant="quiet" onClick={() => setShowsAll(!showsAll())}>
            {showsAll() ? t('results.showFirstRanks') : t.plural('results.showAllRanks', props.standing.ranks.length)}
          </Button>
        </div>
      </Show>
    </section>
  );
}

/** Whole percents downwards: 99.6 % is not all of it. */
const floorShare = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((part * 100) / whole) / 100);
