import CirclePlay from 'lucide-solid/icons/circle-play';
import CircleStop from 'lucide-solid/icons/circle-stop';
import { For, type JSX, Show } from 'solid-js';
import { assertNever } from '../../schema/assert.ts';
import type { DayCount, DemoDay } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { Button } from '../components/Button.tsx';
import type { Stage } from './createStage.ts';
import { formatNumber } from './formatNumber.ts';
import styles from './Stage.module.css';
import type { Words } from './words.ts';

type Props = { readonly stage: Stage; readonly words: Words; readonly language: Language };

const FIGURES = [
  ['made', 'dayMade'],
  ['acknowledged', 'dayAcknowledged'],
  ['inLog', 'dayInLog'],
  ['lost', 'lost'],
] as const satisfies readonly (readonly [keyof DayCount, keyof Words])[];

const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Starts and stops the simulated polling day, and counts what its tablets entered beside what the log holds. */
export function DaySwitch(props: Props): JSX.Element {
  const count = () => props.stage.dayCount();
  const isRunning = () => props.stage.day()?.phase === 'running';
  const tone = () => (count() ? ((count()?.lost ?? 0) > 0 ? 'danger' : 'success') : 'neutral');
  const said = (day: DemoDay): string => {
    if (day.trouble && day.phase === 'running') return props.words.dayWaits;
    switch (day.phase) {
      case 'ready':
        return props.words.dayHint;
      case 'running':
        return props.words.dayRunning(clock(day.minute), day.offline, day.tablets);
      case 'stopped':
        return props.words.dayStopped(clock(day.minute));
      case 'over':
        return props.words.dayOver;
      default:
        return assertNever(day.phase);
    }
  };

  return (
    <Show when={props.stage.day()}>
      {(day) => (
        <section class={styles.day} aria-labelledby="day-title">
          <div class={styles.daySwitch}>
            <h2 id="day-title">{props.words.dayTitle}</h2>
            <p data-testid="day">{said(day())}</p>
            <Show when={day().phase !== 'over'}>
              <Button
                variant={isRunning() ? 'secondary' : 'primary'}
                icon={isRunning() ? CircleStop : CirclePlay}
                onClick={() => void props.stage.setDay(!isRunning())}
              >
                {isRunning() ? props.words.stopDay : day().phase === 'ready' ? props.words.startDay : props.words.goOnWithDay}
              </Button>
            </Show>
          </div>
          <dl class={styles.dayFigures}>
            <For each={FIGURES}>
              {([figure, word]) => (
                <div class={figure === 'lost' ? styles.lost : undefined} data-tone={figure === 'lost' ? tone() : undefined}>
                  <dt>{props.words[word]}</dt>
                  <dd class="figures" data-testid={`day-${figure}`}>
                    {count() ? formatNumber(count()?.[figure] ?? 0, props.language) : '–'}
                  </dd>
                </div>
              )}
            </For>
          </dl>
        </section>
      )}
    </Show>
  );
}
