import { For, type JSX } from 'solid-js';
import type { BoardRow } from '../../../schema/board.ts';
import type { Tone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { Bar } from './Bar.tsx';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { type BoardLine, missingOf, shareOf } from './boardTable.ts';
import { createBoardWords } from './createBoardWords.ts';

const STEPS = [
  { name: 'handedOut', tone: 'info' },
  { name: 'called', tone: 'accent' },
  { name: 'reached', tone: 'success' },
] as const satisfies readonly { name: keyof BoardRow; tone: Tone }[];

/** How far the chase is: of those who promised and have not come, how many are in callers' hands, called today and reached; and whether the tablets are as they should be. */
export function ChaseProgress(props: { readonly line?: BoardLine }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const sums = () => props.line?.row ?? board.sums();
  const gender = () => props.line?.committee.gender ?? 'mixed';
  const missing = () => (props.line ? missingOf(props.line.row) : board.lines().reduce((sum, { row }) => sum + missingOf(row), 0));
  return (
    <div class={styles.pair}>
      <section class={styles.panel}>
        <h2>{t('board.chase')}</h2>
        <p class={styles.quiet}>
          {sums().promised > 0 ? t.plural('board.chaseText', missing(), {}, gender()) : t.gendered('board.chaseNone', gender())}
        </p>
        <ul class={styles.steps}>
          <For each={STEPS}>
            {(step) => (
              <li>
                <p class={styles.step}>
                  <span>{t.gendered(`board.chase_${step.name}`, gender())}</span>
                  <strong>{t.number(sums()[step.name])}</strong>
                </p>
                <Bar share={shareOf(sums()[step.name], Math.max(missing(), sums()[step.name]))} tone={step.tone} />
              </li>
            )}
          </For>
        </ul>
        <p class={styles.age}>{words.age(null)}</p>
      </section>
      <section class={styles.panel}>
        <h2>{t('board.tablets')}</h2>
        <p class={styles.quiet}>{t('board.tabletsText')}</p>
        <dl class={styles.facts}>
          <Fact
            word={t('board.tabletsReady')}
            value={t('board.partOf', { part: sums().readyTablets, whole: sums().knownTablets })}
            isBad={sums().readyTablets < sums().knownTablets}
          />
          <Fact
            word={t('board.tabletsOnline')}
            value={t('board.partOf', { part: sums().tablets, whole: sums().knownTablets })}
            isBad={sums().silentTablets > 0}
          />
          <Fact word={t('board.tabletsSilent')} value={t.number(sums().silentTablets)} isBad={sums().silentTablets > 0} />
          <Fact word={t('board.tabletsUnsent')} value={t.number(sums().unsent)} isBad={sums().unsent > 0} />
          <Fact word={t('board.tabletsClocks')} value={t.number(sums().wrongClocks)} isBad={sums().wrongClocks > 0} />
          <Fact word={t('board.tabletsBatteries')} value={t.number(sums().lowBatteries)} isBad={sums().lowBatteries > 0} />
          <Fact word={t('board.peopleOnline')} value={t.number(sums().people)} isBad={false} />
        </dl>
        <p class={styles.age}>{words.age(null)}</p>
      </section>
    </div>
  );
}

function Fact(props: { readonly word: string; readonly value: string; readonly isBad: boolean }): JSX.Element {
  return (
    <div data-bad={props.isBad ? '' : undefined}>
      <dt>{props.word}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}
