import { For, type JSX, Show } from 'solid-js';
import { ballotOf } from '../../../../schema/election.ts';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Draft } from './createElectionForm.ts';
import styles from './Election.module.css';

/** Lists and candidates as they stand on the ballot paper: of Arabic names from right to left, whatever the language of the screen. */
export function BallotPreview(props: { readonly draft: Draft }): JSX.Element {
  const t = useTranslation();
  const isArabic = () => props.draft.candidates.some(({ name }) => /[\u0621-\u064a]/.test(name));
  const columns = () =>
    ballotOf(props.draft).map(({ list, candidates }) => ({
      list,
      candidates: [...candidates].sort((a, b) => a.ballotNumber - b.ballotNumber),
    }));
  return (
    <div class={styles.part}>
      <h2 id="election-preview">{t('election.preview')}</h2>
      <section class={styles.paper} tabindex="0" aria-labelledby="election-preview" dir={isArabic() ? 'rtl' : 'ltr'}>
        <For each={columns()}>
          {({ list, candidates }) => (
            <div class={styles.paperColumn}>
              <Show when={props.draft.lists.length > 0}>
                <h3>
                  <bdi>{list ? list.name || '–' : t('election.noList')}</bdi>
                </h3>
              </Show>
              <ol class={styles.paperRows}>
                <For each={candidates}>
                  {(candidate) => (
                    <li data-withdrawn={candidate.state === 'withdrawn' ? '' : undefined}>
                      <span class={styles.paperNumber}>{Number.isFinite(candidate.ballotNumber) ? candidate.ballotNumber : '–'}</span>
                      <bdi>{candidate.name}</bdi>
                      <Show when={candidate.state === 'withdrawn'}>
                        <span class={styles.quiet}>{t('election.withdrawn')}</span>
                      </Show>
                    </li>
                  )}
                </For>
              </ol>
            </div>
          )}
        </For>
      </section>
    </div>
  );
}
