import { For, type JSX, Show } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import type { Tone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import styles from './Results.module.css';
import { openOf } from './whyNot.ts';

/** What of a result is open, in words, what blocks first. */
export function OpenList(props: { readonly result: Result }): JSX.Element {
  const t = useTranslation();
  const lines = (): readonly { readonly tone: Tone; readonly words: string }[] => {
    const answer = props.result.answer();
    if (!answer) return [];
    const open = openOf(answer);
    const counted = [
      { tone: 'contradicting', key: 'results.open_differs', n: open.differs },
      { tone: 'danger', key: 'results.open_errors', n: open.errors },
      { tone: 'warning', key: 'results.open_late', n: open.late },
      { tone: 'warning', key: 'results.open_warnings', n: open.warnings },
      { tone: 'warning', key: 'results.open_doubtful', n: open.doubtful },
      { tone: 'warning', key: 'results.open_unread', n: open.unread },
      { tone: 'neutral', key: 'results.open_gaps', n: open.gaps },
      { tone: 'neutral', key: 'results.open_single', n: open.single },
    ] as const;
    return [
      ...counted.filter(({ n }) => n > 0).map(({ tone, key, n }) => ({ tone, words: t.plural(key, n) })),
      ...open.unsealed.map((stream) => ({ tone: 'neutral' as const, words: t('results.open_unsealed', { stream: stream.toUpperCase() }) })),
    ];
  };
  const nothing = () => t(props.result.answer()?.state === 'empty' ? 'results.openAll' : 'results.openNone');
  return (
    <Show when={lines().length > 0} fallback={<p class={styles.quiet}>{nothing()}</p>}>
      <ul class={styles.chips}>
        <For each={lines()}>
          {(line) => (
            <li>
              <Chip tone={line.tone}>{line.words}</Chip>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
